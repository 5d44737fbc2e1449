//! Posting to the ledgers of accounts: shared by the import, by staff and, later, by payments.
//!
//! A posting reads its account, applies the domain's rules to the state in memory and commits all
//! changes in one transaction, on the condition that the account still has the version that was
//! read. After a conflict or a time-out the caller reads again and looks up the document's identity
//! first: it shows whether the document is already posted.

mod batch;
mod bookkeeper;
mod budget;
mod source;
mod store;
mod sweep;
mod torn_read;

pub use batch::Batch;
pub use bookkeeper::Bookkeeper;
pub use budget::{BUDGET, MAX_CREDIT_CHANGE_BYTES};
pub use source::{RunId, Source};
pub use store::{
    AccountState, ChangeCommit, DocumentKey, HeadChanges, Identity, KnownDocument, LedgerCommit,
    PaymentWrites, PostedDocument, PostingStore, StoredInvoice,
};
pub use sweep::{Swept, UnfinishedAccounts, sweep};
pub(crate) use torn_read::Torn;
