//! Posting to the ledgers of accounts: what the import, staff and later payments share.
//!
//! A command reads its account, posts to the state in memory with the domain's rules and commits
//! all it changed as one, conditioned on the version it read. When somebody else was faster, or
//! when no answer came, it looks again: the identity of a document tells whether it is posted.

mod batch;
mod bookkeeper;
mod budget;
mod ports;
mod source;
mod torn;
mod tries;

pub use batch::Batch;
pub use bookkeeper::Bookkeeper;
pub use budget::{
    BUDGET, MAX_BYTES, MAX_ITEM_BYTES, MAX_ITEMS, MAX_MOVE_BYTES, MAX_SMALL_ITEM_BYTES,
};
pub use ports::{
    AccountState, ChangeCommit, DocumentKey, Identity, KnownDocument, LedgerCommit, PostedDocument,
    PostingStore, StoredInvoice,
};
pub use source::{RunId, Source};
pub(crate) use torn::Torn;
pub use tries::Tries;
