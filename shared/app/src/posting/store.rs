//! What posting needs of the outside.

use std::future::Future;

use domain::{
    account::Profile,
    document::DocumentType,
    ids::{AccountId, DocumentId, DocumentNumber},
    ledger::{Change, Entry, EntryId, Ledger, Record},
};

use crate::posting::Source;
use crate::{activity::Activity, store::StoreError};

/// What names a document, across all accounts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentKey {
    /// Its type.
    pub kind: DocumentType,
    /// Its id within the type.
    pub id: String,
    /// Of an account's line, its revision.
    pub revision: Option<u64>,
}

impl DocumentKey {
    /// Of a document that becomes an entry.
    pub fn new(kind: DocumentType, id: &DocumentId) -> Self {
        Self { kind, id: id.to_string(), revision: None }
    }
}

/// The identity of a document that is being posted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Its name.
    pub key: DocumentKey,
    /// Hash of its content.
    pub hash: String,
    /// Where it comes from.
    pub source: Source,
}

/// A document that was posted before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownDocument {
    /// Hash of its content.
    pub hash: String,
    /// Where it came from.
    pub source: Source,
    /// The account it was posted to.
    pub account: AccountId,
    /// Its entry, unless it was an account line.
    pub entry: Option<EntryId>,
    /// Whether it came late.
    pub late: bool,
    /// Of an account line: whether its manager was left out because the user name is taken.
    pub username_taken: bool,
}

impl KnownDocument {
    /// Whether this is the document of that identity: the same content, or posted by the same line.
    pub fn is(&self, identity: &Identity) -> bool {
        self.hash == identity.hash || self.source == identity.source
    }
}

/// An account as a command sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct AccountState {
    /// Which.
    pub id: AccountId,
    /// Grows with every write; what a commit is conditioned on.
    pub version: u64,
    /// Everything but its ledger.
    pub profile: Profile,
    /// Its ledger's present state.
    pub ledger: Ledger,
}

impl AccountState {
    /// The same once it is stored, one version on.
    #[must_use]
    pub fn stored(mut self) -> Self {
        self.version = self.version.saturating_add(1);
        self.ledger.clear_touched();
        self
    }
}

/// Where the full document of an invoice is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredInvoice {
    /// The invoice's number.
    pub number: DocumentNumber,
    /// The key of its file.
    pub document_key: String,
}

/// A document that was posted to a state in memory.
#[derive(Clone, Debug, PartialEq)]
pub struct PostedDocument {
    /// The document.
    pub identity: Identity,
    /// Its entry.
    pub entry: Entry,
    /// Whether it came late.
    pub late: bool,
    /// Of an invoice, where it is in full.
    pub invoice: Option<StoredInvoice>,
}

/// Postings to one account, to be committed as one.
#[derive(Clone, Debug, PartialEq)]
pub struct LedgerCommit<'a> {
    /// The account with its ledger after them, at the version that was read.
    pub account: &'a AccountState,
    /// What was posted, in order.
    pub documents: &'a [PostedDocument],
    /// What is told of it, if people did it.
    pub activity: Option<&'a Activity>,
}

/// A change without an entry, to be committed as one.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangeCommit<'a> {
    /// The account with its ledger after it, at the version that was read.
    pub account: &'a AccountState,
    /// The change.
    pub change: &'a Change,
}

/// Ledgers and identities. Reads are strongly consistent.
///
/// A commit is written whole or not at all. It fails with [`StoreError::ConditionFailed`] when the
/// account has another version (`Version`), a document is known (`Document`) or an invoice's number
/// is taken (`InvoiceNumber`).
pub trait PostingStore: Send + Sync {
    /// What is known of each of these documents, in their order.
    fn known(
        &self,
        keys: &[DocumentKey],
    ) -> impl Future<Output = Result<Vec<Option<KnownDocument>>, StoreError>> + Send;

    /// The entry of each of these invoices of an account, in their order.
    fn invoices(
        &self,
        account: &AccountId,
        numbers: &[DocumentNumber],
    ) -> impl Future<Output = Result<Vec<Option<EntryId>>, StoreError>> + Send;

    /// The account. It may be torn: a command that is being written may be seen in one part of it
    /// and not in another.
    fn account(
        &self,
        id: &AccountId,
    ) -> impl Future<Output = Result<Option<AccountState>, StoreError>> + Send;

    /// An account's entries and changes from this entry on, in order.
    fn records_from(
        &self,
        account: &AccountId,
        first: EntryId,
    ) -> impl Future<Output = Result<Vec<Record>, StoreError>> + Send;

    /// The number of the last change before this entry; 0 when there is none.
    fn changes_before(
        &self,
        account: &AccountId,
        entry: EntryId,
    ) -> impl Future<Output = Result<u64, StoreError>> + Send;

    /// Each of these entries of an account, in their order.
    fn entries_at(
        &self,
        account: &AccountId,
        ids: &[EntryId],
    ) -> impl Future<Output = Result<Vec<Option<Entry>>, StoreError>> + Send;

    /// Posts.
    fn commit(
        &self,
        commit: &LedgerCommit<'_>,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Records a change without an entry.
    fn commit_change(
        &self,
        commit: &ChangeCommit<'_>,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}
