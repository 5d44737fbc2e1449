//! The users of accounts: invited, given roles, deactivated and reinstated.
//!
//! Every change is one transaction with the activity that tells of it, and with the record of the
//! request where one was named. What it stands on is a condition of the transaction, so two people
//! who change the same thing at the same time cannot both have their way: the last Office Manager
//! stays, whoever tries.
mod author;
mod change;
mod consent;
mod idempotent_invitation;
mod invite;
mod membership;
mod second_factor_rule;
mod send_invitation;
mod store;
pub(crate) mod user;
mod write_change;
pub use author::Author;
pub use change::{ChangeUserError, ChangeUsers};
pub use consent::Consent;
pub use idempotent_invitation::{Answered, IdempotentRequest};
pub use invite::{INVITATION_LIFE, InviteUserError, InviteUsers, Invitee, JoinStore, valid_name};
pub use membership::{InvitedBy, ListMemberships, Membership, OpenInvitation};
pub use second_factor_rule::{SecurityError, set_factor_rule};
pub use send_invitation::{Invitation, InviteError, InviteStore, Invited, Inviter, WORK_TIME};
pub use store::{
    AccountUser, ListUsers, QueueInvitation, SetChange, StaffState, UserChange, UserWrite,
    WriteUsers,
};
pub use user::{User, UserStore};

pub(crate) use write_change::write_change;

pub(crate) use idempotent_invitation::{InvitationTarget, record};
