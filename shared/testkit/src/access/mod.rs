//! Users, sessions, logins, mails and queues in memory, with crashes at any call; what a request
//! looks like; and the suites that the real adapters must pass too.

mod activity;
mod counts;
pub mod login_suite;
mod mail;
mod memory;
mod notices;
mod office;
mod outbox;
mod own;
pub mod own_suite;
mod people;
mod staff_change;
pub mod suite;
pub mod suite_office;
mod takeover_suite;
pub mod trail_suite;

pub use crate::cognito::StrictCognito;
pub use activity::MemoryActivity;
pub use mail::MemoryMailer;
pub use memory::MemoryAccess;
pub(crate) use memory::Table;
pub use notices::{MemoryCodeRequests, MemoryMessages, MemoryNotices};
pub(crate) use office::apply;
pub use outbox::{MemoryInvitations, MemoryOutbox, MemoryQueue};
pub use people::{account, card, invited, live_session, member, noon, user, username};
