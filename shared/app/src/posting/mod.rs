//! Posting to the ledgers of accounts: what the import, staff and later payments share.
//!
//! A command reads its account, posts to the state in memory with the domain's rules and commits
//! all it changed as one, conditioned on the version it read. When somebody else was faster, or
//! when no answer came, it looks again: the identity of a document tells whether it is posted.

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
    AccountState, ChangeCommit, DocumentKey, Identity, KnownDocument, LedgerCommit, PostedDocument,
    PostingStore, StoredInvoice,
};
pub use sweep::{Swept, UnfinishedAccounts, sweep};
pub(crate) use torn_read::Torn;
