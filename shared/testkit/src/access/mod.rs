//! The `access` table, mail service and queues in memory, with crashes at any call; sample records;
//! and the suites that the memory stores and the real adapters must pass.

pub mod account_suite;
mod activity;
pub mod activity_suite;
mod login;
pub mod login_suite;
mod mail;
mod mail_feedback;
pub mod mail_feedback_suite;
mod memory;
mod notices;
mod outbox;
mod rate_limit;
mod samples;
pub mod staff_login_suite;
mod takeover_suite;
mod unsubscribe;
mod user_login;
pub mod user_suite;
mod users;

pub use crate::cognito::StrictCognito;
pub use activity::MemoryActivity;
pub use mail::MemoryMailer;
pub use memory::MemoryAccess;
pub(crate) use memory::Table;
pub use notices::{MemoryCodeRequests, MemoryMessages, MemoryNotices};
pub use outbox::{MemoryInvitations, MemoryOutbox, MemoryQueue};
pub use samples::{account, account_summary, invited, live_session, member, noon, user, username};
pub use unsubscribe::{KnownKey, links};
pub(crate) use users::apply;
