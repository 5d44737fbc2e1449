//! SQS, and the messages in its queues.

mod auto_pay;
mod batch;
mod call_import;
mod code;
mod download;
mod import;
mod invitation;
mod mail_feedback;
mod notice;
mod outbox;
mod payment_notice;
mod sqs;

pub use auto_pay::{AutoPayQueue, parse_auto_pay_account, parse_auto_pay_notice};
pub use batch::{each_message, each_message_at_once};
pub use call_import::{CallImportMessage, CallImportQueue, parse_call_import_message};
pub use code::{CodeQueue, parse_code_request};
pub use download::{DownloadQueue, parse_download_job};
pub use import::{BadImportMessage, ImportMessage, ImportQueue, parse_import_message};
pub use invitation::{BadMessage, InviteQueue, parse_invitation};
pub use mail_feedback::parse_mail_feedback;
pub use notice::{MailQueue, parse_notice};
pub use outbox::OutboxQueues;
pub use payment_notice::{PaymentMailQueue, parse_payment_notice};
