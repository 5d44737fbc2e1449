//! Who changes users, from where, and when.

use domain::ids::UserId;
use jiff::Timestamp;

use crate::activity::{Action, Activity, ActivityLog, Actor};
use crate::client::ClientAddress;
use crate::system::Random;

/// Who changes something, from where, and when.
#[derive(Clone, Debug)]
pub struct Author {
    /// Their id; none for whoever deployed the portal.
    pub user: Option<UserId>,
    /// Who, for the trail.
    pub actor: Actor,
    /// From where.
    pub address: Option<ClientAddress>,
    /// When.
    pub at: Timestamp,
}

impl Author {
    /// The customer who does it; nobody when it is staff, or whoever deployed the portal.
    pub fn customer(&self) -> Option<UserId> {
        self.user.filter(|_| self.actor.staff.is_none())
    }

    /// Something they did, for an activity log.
    pub fn activity(&self, random: &impl Random, log: ActivityLog, action: Action) -> Activity {
        let activity = Activity::new(random, log, self.actor.clone(), action, self.at);
        match &self.address {
            Some(address) => activity.from(address.as_str()),
            None => activity,
        }
    }
}
