//! Failures of a store, its conditions, and its limits.

use std::fmt;

/// Maximum number of items of one transaction; an item may occur in it once.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html>
pub const MAX_ITEMS: usize = 100;

/// Maximum number of bytes of one transaction.
pub const MAX_BYTES: usize = 4 << 20;

/// Maximum number of bytes of one item.
pub const MAX_ITEM_BYTES: usize = 400 << 10;

/// A failure of a store, classified once, by its adapter.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// A condition of a write did not hold. Nothing was written.
    #[error("a condition did not hold: {0}")]
    ConditionFailed(Condition),
    /// Another writer changed the same items at the same time. Nothing was written; a retry may
    /// succeed.
    #[error("another writer changed the same items at the same time")]
    Conflict,
    /// Too many requests. Nothing was written; a later retry succeeds.
    #[error("the store throttled the request")]
    Throttled,
    /// No response in time. The write may or may not have happened.
    #[error("the store did not answer in time")]
    Timeout,
    /// A stored item does not have the form in which this code writes it. It is never read as a
    /// default.
    #[error("corrupt item: {0}")]
    Corrupt(String),
    /// The store cannot be used: no permission, no table, no network.
    #[error("the store is unavailable: {0}")]
    Unavailable(String),
}

macro_rules! conditions {
    ($( $(#[$doc:meta])* $name:ident = $text:literal, )+) => {
        /// What a write requires of the stored items. Each port names the conditions of its writes.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Condition { $( $(#[$doc])* $name, )+ }

        impl fmt::Display for Condition {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(match self { $( Self::$name => $text ),+ })
            }
        }
    };
}

conditions! {
    /// The account has the version that was read; a new account does not exist yet.
    Version = "version of the account",
    /// Open items and unapplied credits are as they were read.
    OpenItems = "open items and credits of the account",
    /// No document has this identity yet.
    Document = "new document",
    /// No entry has this id yet; when the write removes its mark, it exists.
    Entry = "new entry",
    /// No invoice of the account has this number yet.
    InvoiceNumber = "new invoice number",
    /// No change of the account has this id yet.
    Change = "new change",
    /// The caller still holds the lease of the import.
    Lease = "lease",
    /// The import run is registered; when the write registers it, it is new.
    Run = "run",
    /// The message is in the outbox; when the write adds it, it is new.
    Outbox = "outbox message",
    /// No other request has used this idempotency key.
    IdempotencyKey = "new idempotency key",
    /// The activity is new.
    Activity = "new activity",
    /// The user exists and is as the write expects.
    User = "user",
    /// What is reported of the address replaces what is known of it.
    Suppression = "suppressed address",
    /// The user name is free, or still belongs to the same person.
    Username = "user name",
    /// The membership is as it was read.
    Member = "membership",
    /// The account keeps an Office Manager.
    Managers = "Office Managers of the account",
    /// The provider keeps an administrator.
    Admins = "administrators",
    /// The account exists.
    Account = "account",
    /// The session exists; when the write begins it, it is new.
    Session = "session",
    /// The challenge was not used yet; when the write adds it, it is new.
    Challenge = "challenge",
    /// The recovery code was not used yet.
    RecoveryCode = "recovery code",
    /// The reset code is the stored one and has not expired.
    ResetCode = "reset code",
    /// The gateway's event was not carried out before.
    GatewayEvent = "new event of the gateway",
    /// What is marked for the billing system was not marked again since it was read.
    Mark = "mark",
    /// The order to release invitations is the one that was read.
    Release = "release of invitations",
    /// The job is new; when the write records its progress, it is not over.
    Job = "job",
    /// The month of call records has the version that was read.
    CallMonth = "version of the month of call records",
    /// The stored tie-out was not computed from more calls.
    TieOut = "tie-out",
    /// No segment of call records has this id yet.
    Segment = "new segment of call records",
}
