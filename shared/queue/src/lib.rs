//! SQS, and the messages in its queues.

mod import;
mod invitation;

pub use import::ImportQueue;
pub use invitation::{BadMessage, InviteQueue, parse_invitation};
