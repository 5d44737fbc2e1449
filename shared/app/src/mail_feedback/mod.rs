//! What the mail service reports of mails: an address that bounces or complains gets no further
//! mails about payments.
//!
//! Mails about signing in are still sent to it: the person who asks for a code waits for it. Events
//! come late, twice and in any order; what is stored does not depend on that, except for the day.

mod record;
mod suppression;

pub use record::{FeedbackOutcome, FeedbackRecorder, MailEvent, MailFeedback};
pub use suppression::{ReadSuppressions, RecordSuppression, Suppression, address_hash};
