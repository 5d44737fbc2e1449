//! The users of accounts: invited, given roles, deactivated and reinstated.
//!
//! Every change is one transaction with the activity that tells of it, and with the record of the
//! intent where one was named. What it stands on is a condition of the transaction, so two people
//! who change the same thing at the same time cannot both have their way: the last Office Manager
//! stays, whoever tries.

mod apply;
mod change;
mod consent;
mod fold;
mod intent;
mod invite;
mod ports;
mod security;

pub use change::{ChangeUserError, Changer};
pub use consent::Consent;
pub use fold::{fold, name_order};
pub use intent::{Done, NewIntent};
pub use invite::{InviteUserError, InviteUsers, Invitee, JoinStore, OPEN_FOR, valid_name};
pub use ports::{
    AccountUser, ChangePeople, ListUsers, PeopleChange, PeopleWrite, QueueInvitation, SetChange,
};
pub use security::{SecurityError, set_factor_rule};

pub(crate) use apply::apply;
pub(crate) use intent::{Whom, record};

use crate::activity::{Action, Activity, Actor, Trail};
use crate::limits::ClientAddress;
use crate::outside::Random;
use domain::ids::UserId;
use jiff::Timestamp;

/// Who changes something, from where, and when.
#[derive(Clone, Debug)]
pub struct By {
    /// Their id; none for whoever deployed the portal.
    pub user: Option<UserId>,
    /// Who, for the trail.
    pub actor: Actor,
    /// From where.
    pub address: Option<ClientAddress>,
    /// When.
    pub at: Timestamp,
}

impl By {
    /// The customer who does it; nobody when it is staff, or whoever deployed the portal.
    pub fn customer(&self) -> Option<UserId> {
        self.user.filter(|_| self.actor.staff.is_none())
    }

    /// Something they did, for a trail.
    pub fn did(&self, random: &impl Random, trail: Trail, action: Action) -> Activity {
        let activity = Activity::new(random, trail, self.actor.clone(), action, self.at);
        match &self.address {
            Some(address) => activity.from(address.as_str()),
            None => activity,
        }
    }
}
