//! The author of a change: who changes something, from where, and when.

use domain::ids::UserId;
use jiff::Timestamp;

use crate::activity::{Action, Activity, ActivityLog, Actor};
use crate::client::ClientAddress;
use crate::system::Random;

/// Who changes something, from where, and when.
#[derive(Clone, Debug)]
pub struct Author {
    /// The user's id; `None` for the operator who deployed the portal.
    pub user: Option<UserId>,
    /// The same person, as the activity log records them.
    pub actor: Actor,
    /// The client address of the request, if there is one.
    pub address: Option<ClientAddress>,
    /// The time of the request.
    pub at: Timestamp,
}

impl Author {
    /// The author's id if they are a customer; `None` for staff and for the operator.
    pub fn customer(&self) -> Option<UserId> {
        self.user.filter(|_| self.actor.staff.is_none())
    }

    /// A new activity of this author.
    pub fn activity(&self, random: &impl Random, log: ActivityLog, action: Action) -> Activity {
        let activity = Activity::new(random, log, self.actor.clone(), action, self.at);
        match &self.address {
            Some(address) => activity.from(address.as_str()),
            None => activity,
        }
    }
}
