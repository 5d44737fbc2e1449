//! SQS, and the messages in its queues.

mod batch;
mod code;
mod import;
mod invitation;
mod notice;

/// Longest delay of a message that SQS takes, in seconds. It refuses a longer one.
const MOST_DELAY: i32 = 900;

pub use batch::each_message;
pub use code::{CodeQueue, parse_code_request};
pub use import::ImportQueue;
pub use invitation::{BadMessage, InviteQueue, parse_invitation};
pub use notice::{MailQueue, parse_notice};
