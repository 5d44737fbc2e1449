//! The users of accounts: they are invited, get roles, are deactivated and reinstated.
//!
//! Every change is one transaction with its activity and, if the request has an idempotency key,
//! with the record of the request. What the decision was based on is a condition of the
//! transaction: of two users who change the same thing at the same time, one is refused. So an
//! account always keeps an Office Manager.

mod author;
mod change;
mod consent;
mod idempotent_invitation;
mod invitation_limits;
mod invite;
mod membership;
mod notice_copies;
mod second_factor_rule;
mod send_invitation;
mod store;
mod user;
mod write_change;

pub use author::Author;
pub use change::ChangeUsers;
pub use consent::Consent;
pub use idempotent_invitation::{Answered, IdempotentRequest, InviteUserError, InviteUsers};
pub use invite::{INVITATION_LIFE, InviteReads, Invitee, JoinStore, valid_name};
pub use membership::{InvitedBy, ListMemberships, Membership, OpenInvitation};
pub use notice_copies::{NoticeCopy, notice_copies};
pub use second_factor_rule::{SecurityError, set_factor_rule};
pub use send_invitation::{Invitation, InviteError, InviteStore, Invited, Inviter, WORK_TIME};
pub use store::{
    AccountUser, ListUsers, NonEmptySetChange, QueueInvitation, StaffState, UserChange, UserWrite,
    WriteUsers,
};
pub use user::{User, UserStore};
pub use write_change::ChangeUserError;

pub(crate) use idempotent_invitation::record;
pub(crate) use invitation_limits::InvitationTarget;
pub(crate) use write_change::write_change;
