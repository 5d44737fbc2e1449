//! What becomes of a notice that is to be mailed.

use crate::mailer::MailError;
use crate::store::StoreError;
use crate::unsubscribe::KeyError;

/// The outcome of a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaymentMailOutcome {
    /// A mail was sent.
    Mailed,
    /// All mails had been sent before.
    Repeated,
    /// The payment's record no longer says so.
    Outdated,
    /// No mail was sent, because an address bounces or its owner complained.
    Suppressed,
    /// Neither the payment nor the account has an address.
    NoRecipient,
    /// There is no such account or payment.
    Unknown,
}

/// Why a notice must be delivered again.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PaymentMailError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A mail was not sent.
    #[error(transparent)]
    Mail(#[from] MailError),
    /// The link to unsubscribe cannot be made.
    #[error(transparent)]
    Link(#[from] KeyError),
}
