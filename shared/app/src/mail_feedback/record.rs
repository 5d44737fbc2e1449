//! Records what the mail service reports.

use domain::user::{Email, EmailProblem};
use jiff::Timestamp;

use super::suppression::{RecordSuppression, Suppression};
use crate::store::StoreError;

/// What the mail service reports of one mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailFeedback {
    /// The id of the outbox message that caused the mail, if the mail had one.
    pub key: Option<String>,
    /// What became of the mail.
    pub event: MailEvent,
}

/// What became of a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MailEvent {
    /// The recipients' servers refused it permanently: there is no such mailbox.
    Bounced {
        /// Their addresses. Those that the portal cannot have mailed are left out.
        recipients: Vec<Email>,
        /// When it was reported.
        at: Timestamp,
    },
    /// The recipients called it spam.
    Complained {
        /// Their addresses, as for a bounce.
        recipients: Vec<Email>,
        /// When it was reported.
        at: Timestamp,
    },
    /// Anything else, by the service's own name: a delivery, or a mailbox that is full today.
    Other(String),
}

/// The outcome of one report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FeedbackOutcome {
    /// So many addresses are suppressed.
    Suppressed(EmailProblem, usize),
    /// The report suppresses nothing.
    Ignored(String),
}

/// The worker that records feedback.
#[derive(Clone, Debug)]
pub struct FeedbackRecorder<S> {
    /// The suppressed addresses.
    pub access: S,
}

impl<S: RecordSuppression> FeedbackRecorder<S> {
    /// Suppresses the addresses of a permanent bounce or a complaint. An address of which the
    /// portal knows nothing does no harm.
    ///
    /// # Errors
    /// The store failed, and the report must come again.
    pub async fn record(&self, feedback: &MailFeedback) -> Result<FeedbackOutcome, StoreError> {
        let (problem, recipients, since) = match &feedback.event {
            MailEvent::Bounced { recipients, at } => (EmailProblem::Bounced, recipients, *at),
            MailEvent::Complained { recipients, at } => (EmailProblem::Complained, recipients, *at),
            MailEvent::Other(kind) => return Ok(FeedbackOutcome::Ignored(kind.clone())),
        };
        for email in recipients {
            self.access.suppress(email, &Suppression { problem, since }).await?;
        }
        Ok(FeedbackOutcome::Suppressed(problem, recipients.len()))
    }
}
