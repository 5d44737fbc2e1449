//! The port through which posting reads and writes ledgers.

use std::future::Future;

use domain::{
    account::Profile,
    document::DocumentType,
    ids::{AccountId, DocumentId, DocumentNumber},
    ledger::{Change, Entry, EntryId, Ledger, Record},
};

use crate::posting::Source;
use crate::{activity::Activity, store::StoreError};

/// The key of a document, unique across all accounts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentKey {
    /// The document's type.
    pub kind: DocumentType,
    /// The id that the sender gave it, unique within the type.
    pub id: String,
    /// The revision of an account line; `None` for other documents.
    pub revision: Option<u64>,
}

impl DocumentKey {
    /// The key of a document that becomes an entry.
    pub fn new(kind: DocumentType, id: &DocumentId) -> Self {
        Self { kind, id: id.to_string(), revision: None }
    }
}

/// The identity of a document that is being posted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The document's key.
    pub key: DocumentKey,
    /// Hash of its content.
    pub hash: String,
    /// Where it comes from.
    pub source: Source,
}

/// The stored identity of a document that was posted before.
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
    /// Whether the entry takes effect later than the document's date.
    pub late: bool,
    /// For an account line: whether its manager was left out because the user name is taken.
    pub username_taken: bool,
}

impl KnownDocument {
    /// Whether this is the document of that identity: the same content, or posted by the same line.
    pub fn is(&self, identity: &Identity) -> bool {
        self.hash == identity.hash || self.source == identity.source
    }
}

/// An account as a posting reads it.
#[derive(Clone, Debug, PartialEq)]
pub struct AccountState {
    /// The account's id.
    pub id: AccountId,
    /// Incremented by every write; a commit is conditioned on it.
    pub version: u64,
    /// Everything but the ledger.
    pub profile: Profile,
    /// The present state of the ledger.
    pub ledger: Ledger,
}

impl AccountState {
    /// The account after its commit: the next version, with nothing touched.
    #[must_use]
    pub fn stored(mut self) -> Self {
        self.version = self.version.saturating_add(1);
        self.ledger.clear_touched();
        self
    }
}

/// Where the full document of an invoice is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredInvoice {
    /// The invoice's number.
    pub number: DocumentNumber,
    /// The key of its file.
    pub document_key: String,
}

/// A document that was posted to an account's state in memory.
#[derive(Clone, Debug, PartialEq)]
pub struct PostedDocument {
    /// The document's identity.
    pub identity: Identity,
    /// Its entry.
    pub entry: Entry,
    /// Whether the entry takes effect later than the document's date.
    pub late: bool,
    /// For an invoice: where its full document is.
    pub invoice: Option<StoredInvoice>,
}

/// Postings to one account, to be committed in one transaction.
#[derive(Clone, Debug, PartialEq)]
pub struct LedgerCommit<'a> {
    /// The account with its ledger after the postings, at the version that was read.
    pub account: &'a AccountState,
    /// The posted documents, in order.
    pub documents: &'a [PostedDocument],
    /// The activity to log; `None` for an import.
    pub activity: Option<&'a Activity>,
}

/// A change without an entry, to be committed in one transaction.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangeCommit<'a> {
    /// The account with its ledger after the change, at the version that was read.
    pub account: &'a AccountState,
    /// The change.
    pub change: &'a Change,
}

/// Ledgers and document identities. Reads are strongly consistent.
///
/// A commit is atomic. It fails with [`StoreError::ConditionFailed`] when the account has another
/// version (`Version`), a document's identity is stored already (`Document`) or an invoice's number
/// is taken (`InvoiceNumber`).
pub trait PostingStore: Send + Sync {
    /// The stored identity of each of these documents, in the order of the keys; `None` for a
    /// document that is not posted.
    fn known(
        &self,
        keys: &[DocumentKey],
    ) -> impl Future<Output = Result<Vec<Option<KnownDocument>>, StoreError>> + Send;

    /// The entry of each of these invoices of an account, in the order of the numbers.
    fn invoices(
        &self,
        account: &AccountId,
        numbers: &[DocumentNumber],
    ) -> impl Future<Output = Result<Vec<Option<EntryId>>, StoreError>> + Send;

    /// The account. The read may be torn: it may see one part of a transaction that is being
    /// written and not the other.
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

    /// Each of these entries of an account, in the order of the ids.
    fn entries_at(
        &self,
        account: &AccountId,
        ids: &[EntryId],
    ) -> impl Future<Output = Result<Vec<Option<Entry>>, StoreError>> + Send;

    /// Commits postings.
    fn commit(
        &self,
        commit: &LedgerCommit<'_>,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Commits a change without an entry.
    fn commit_change(
        &self,
        commit: &ChangeCommit<'_>,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}
