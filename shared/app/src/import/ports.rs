//! What a posting needs of the outside.

use std::{future::Future, io};

use domain::{
    account::Profile,
    document::Manager,
    ids::{AccountId, DocumentId, DocumentNumber, Username},
    ledger::{Change, Entry, EntryId, Ledger, Record},
    people::Email,
};
use jiff::Timestamp;

use super::{Problem, RunId};
use crate::store::StoreError;

pub use domain::document::Document;

/// Where a posted document came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The run.
    pub run: RunId,
    /// The line, from 1.
    pub line: u64,
}

/// The identity of a document that is being posted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Its type.
    pub kind: domain::document::DocumentType,
    /// Its id.
    pub id: String,
    /// Of an account, its revision.
    pub revision: Option<u64>,
    /// Hash of its content.
    pub hash: String,
    /// Where it comes from.
    pub origin: Origin,
}

/// A document that was posted before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownDocument {
    /// Hash of its content.
    pub hash: String,
    /// Where it came from.
    pub origin: Origin,
    /// The account it was posted to.
    pub account: AccountId,
    /// Its entry, unless it was an account line.
    pub entry: Option<EntryId>,
    /// Whether it came late.
    pub late: bool,
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

/// A line that was rejected for what is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejection {
    /// The line, from 1.
    pub line: u64,
    /// Why.
    pub problem: Problem,
}

/// A posting, to be committed as one.
#[derive(Clone, Debug, PartialEq)]
pub struct LedgerCommit<'a> {
    /// The document.
    pub identity: &'a Identity,
    /// The account before it.
    pub before: &'a AccountState,
    /// The ledger after it.
    pub after: &'a Ledger,
    /// The new entry.
    pub entry: &'a Entry,
    /// Whether it came late.
    pub late: bool,
    /// Of an invoice, its number and where its full document is.
    pub invoice: Option<(&'a DocumentNumber, &'a str)>,
    /// What was rejected of this account since its last posting.
    pub rejected: &'a [Rejection],
}

/// A change without an entry, to be committed as one.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangeCommit<'a> {
    /// The account before it.
    pub before: &'a AccountState,
    /// The ledger after it.
    pub after: &'a Ledger,
    /// The change.
    pub change: &'a Change,
}

/// A new or revised account, to be committed as one.
#[derive(Clone, Debug, PartialEq)]
pub struct AccountCommit<'a> {
    /// The line.
    pub identity: &'a Identity,
    /// The account.
    pub account: &'a AccountId,
    /// The account before it; `None` when it is new.
    pub before: Option<&'a AccountState>,
    /// The profile after it.
    pub profile: &'a Profile,
    /// Whom to record as a new account's Office Manager.
    pub manager: Option<&'a Manager>,
    /// Whether the manager is a user already.
    pub manager_exists: bool,
    /// Whether to invite the manager at once.
    pub invite: bool,
    /// Now.
    pub at: Timestamp,
    /// What was rejected of this account since its last posting.
    pub rejected: &'a [Rejection],
}

/// Ledger, profiles and identities of documents. Reads are strongly consistent.
pub trait PostingStore: Send + Sync {
    /// The document of this type and id, and for an account of this revision.
    fn known(
        &self,
        identity: &Identity,
    ) -> impl Future<Output = Result<Option<KnownDocument>, StoreError>> + Send;

    /// The payment of this id.
    fn payment(
        &self,
        id: &DocumentId,
    ) -> impl Future<Output = Result<Option<KnownDocument>, StoreError>> + Send;

    /// The account.
    fn account(
        &self,
        id: &AccountId,
    ) -> impl Future<Output = Result<Option<AccountState>, StoreError>> + Send;

    /// The entry of an account's invoice.
    fn invoice(
        &self,
        account: &AccountId,
        number: &DocumentNumber,
    ) -> impl Future<Output = Result<Option<EntryId>, StoreError>> + Send;

    /// An account's entries and changes from this entry on, in order.
    fn records_from(
        &self,
        account: &AccountId,
        first: EntryId,
    ) -> impl Future<Output = Result<Vec<Record>, StoreError>> + Send;

    /// What a run rejected of an account and wrote down.
    fn rejections(
        &self,
        run: RunId,
        account: &AccountId,
    ) -> impl Future<Output = Result<Vec<Rejection>, StoreError>> + Send;

    /// One entry.
    fn entry(
        &self,
        account: &AccountId,
        id: EntryId,
    ) -> impl Future<Output = Result<Option<Entry>, StoreError>> + Send;

    /// The e-mail of the user of this name.
    fn email_of(
        &self,
        username: &Username,
    ) -> impl Future<Output = Result<Option<Email>, StoreError>> + Send;

    /// Posts. Either all of it is written or nothing.
    fn commit(
        &self,
        commit: &LedgerCommit<'_>,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Records a change without an entry. Either all of it is written or nothing.
    fn commit_change(
        &self,
        commit: &ChangeCommit<'_>,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Creates or revises an account. Either all of it is written or nothing.
    fn commit_account(
        &self,
        commit: &AccountCommit<'_>,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// Full documents, which are too large for a table.
pub trait DocumentFiles: Send + Sync {
    /// Keeps the original line of a document; says under which key. The same line twice is one
    /// file.
    fn keep(
        &self,
        account: &AccountId,
        identity: &Identity,
        line: &[u8],
    ) -> impl Future<Output = io::Result<String>> + Send;

    /// Keeps a copy of an invoice's PDF from the import bucket, beside its document. `false` when
    /// there is none at that key.
    fn keep_pdf(
        &self,
        account: &AccountId,
        identity: &Identity,
        key: &str,
    ) -> impl Future<Output = io::Result<bool>> + Send;
}
