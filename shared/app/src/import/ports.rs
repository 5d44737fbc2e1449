//! What an import needs of the outside.

use std::{future::Future, io};

use domain::{
    account::Profile,
    document::Manager,
    ids::{AccountId, DocumentId, DocumentNumber, Username},
    ledger::{Entry, EntryId, Ledger},
    people::Email,
};
use jiff::{SignedDuration, Timestamp};
use tokio::io::AsyncRead;
use uuid::Uuid;

use crate::{outbox::QueueError, store::StoreError};

pub use domain::document::Document;

/// One version of one object: what a run reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// The object's key in the import bucket.
    pub key: String,
    /// Its version.
    pub version_id: String,
    /// When it arrived. "Today" for its documents is the day of this instant.
    pub at: Timestamp,
    /// S3's order of events on one key.
    pub sequencer: String,
}

/// Identity of a run, the same for every message about the same object version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RunId(Uuid);

/// Namespace of run ids; fixed for ever.
const RUN_NAMESPACE: Uuid = Uuid::from_u128(0x0b9e_51d2_6c3f_4a77_9f10_24d8_7be3_c65a);

impl RunId {
    /// The run of this object version.
    pub fn of(key: &str, version_id: &str) -> Self {
        Self(Uuid::new_v5(&RUN_NAMESPACE, format!("{key}\n{version_id}").as_bytes()))
    }

    /// Reads what `Display` wrote.
    pub fn parse(text: &str) -> Option<Self> {
        Uuid::try_parse(text).ok().map(Self)
    }
}

impl std::fmt::Display for RunId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0.simple())
    }
}

/// How far a run has come. Saved together, so that it always describes one point.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checkpoint {
    /// Lines with a verdict.
    pub lines: u64,
    /// Of these, posted.
    pub posted: u64,
    /// Of these, the same as before.
    pub duplicates: u64,
    /// Of these, rejected.
    pub rejected: u64,
    /// Of those posted, the ones that came after their own day could still be used.
    pub late: u64,
    /// Parts of problems written.
    pub parts: u64,
}

/// A run that is not finished.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Which.
    pub id: RunId,
    /// What it reads.
    pub arrival: Arrival,
    /// When it was first worked on.
    pub started_at: Option<Timestamp>,
    /// How far it is.
    pub checkpoint: Checkpoint,
}

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

    /// An account's entries from this one on, in order.
    fn entries_from(
        &self,
        account: &AccountId,
        first: EntryId,
    ) -> impl Future<Output = Result<Vec<Entry>, StoreError>> + Send;

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

/// The files a billing system drops.
pub trait BillingFiles: Send + Sync {
    /// Bytes of a file.
    type Reader: AsyncRead + Send + Unpin + 'static;

    /// Opens one version of a file; `None` when it is gone.
    fn open(
        &self,
        arrival: &Arrival,
    ) -> impl Future<Output = io::Result<Option<Self::Reader>>> + Send;
}

/// Reports, and their parts while a run goes on.
pub trait ReportFiles: Send + Sync {
    /// Writes one part of a run's problems. Writing it again replaces it.
    fn put_part(
        &self,
        run: RunId,
        part: u64,
        lines: &str,
    ) -> impl Future<Output = io::Result<()>> + Send;

    /// Reads it.
    fn part(&self, run: RunId, part: u64) -> impl Future<Output = io::Result<String>> + Send;

    /// Writes a finished file under `reports/`.
    fn put(&self, key: &str, content: &str) -> impl Future<Output = io::Result<()>> + Send;
}

/// Runs that are not finished, in order of arrival.
pub trait RunStore: Send + Sync {
    /// Adds a run unless it is known, finished or not.
    fn register(
        &self,
        id: RunId,
        arrival: &Arrival,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// The earliest arrival that is not finished.
    fn next(&self) -> impl Future<Output = Result<Option<Run>, StoreError>> + Send;

    /// Notes that a call begins to work on a run; says how often that was since it last got on.
    /// Counting once too often, by a call that has just lost the lease, does no harm.
    fn begin(&self, run: RunId) -> impl Future<Output = Result<u64, StoreError>> + Send;

    /// Saves where a run is, if `owner` still has the lease.
    fn save(
        &self,
        owner: &str,
        run: &Run,
        lease_until: Timestamp,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Marks a run finished, if `owner` still has the lease.
    fn finish(
        &self,
        owner: &str,
        run: &Run,
        at: Timestamp,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// Who imports now. Only one does.
pub trait LeaseStore: Send + Sync {
    /// Takes the lease if nobody has it or its time is over; says whether it did.
    fn acquire(
        &self,
        owner: &str,
        now: Timestamp,
        until: Timestamp,
    ) -> impl Future<Output = Result<bool, StoreError>> + Send;

    /// Gives it back, if it is still the owner's.
    fn release(&self, owner: &str) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// Has an import go on in another call.
pub trait ImportQueue: Send + Sync {
    /// Asks for one more call, not before this time has passed (up to 15 minutes).
    fn go_on(&self, after: SignedDuration) -> impl Future<Output = Result<(), QueueError>> + Send;
}
