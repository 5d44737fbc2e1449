//! Users, sessions, logins, mails and queues in memory, with crashes at any call; what a request
//! looks like; and the suites that the real adapters must pass too.

mod activity;
mod login;
pub mod login_suite;
mod mail;
mod memory;
mod notices;
mod outbox;
pub mod own_suite;
mod rate_limit;
mod samples;
pub mod suite;
pub mod suite_office;
mod takeover_suite;
pub mod trail_suite;
mod user_login;
mod users;

pub use crate::cognito::StrictCognito;
pub use activity::MemoryActivity;
pub use mail::MemoryMailer;
pub use memory::MemoryAccess;
pub(crate) use memory::Table;
pub use notices::{MemoryCodeRequests, MemoryMessages, MemoryNotices};
pub use outbox::{MemoryInvitations, MemoryOutbox, MemoryQueue};
pub use samples::{account, account_summary, invited, live_session, member, noon, user, username};
pub(crate) use users::apply;
