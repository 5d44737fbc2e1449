//! What an import needs of the outside, beside its run and its files.

use std::{future::Future, io};

use domain::{
    account::Profile,
    ids::{AccountId, Username},
};
use jiff::Timestamp;

use super::{Naming, Problem};
use crate::account::ReadAccountSummaries;
use crate::posting::{AccountState, Identity, LedgerCommit, PostingStore, RunId};
use crate::store::{Condition, StoreError};
use crate::users::{ListMemberships, UserStore};

pub use domain::document::Document;

/// A line that was rejected for what is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejection {
    /// The line, from 1.
    pub line: u64,
    /// Why.
    pub problem: Problem,
}

/// What a run rejected of an account since its last posting, to be written with the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rejected<'a> {
    /// The run.
    pub run: RunId,
    /// The lines, in order; may be none.
    pub lines: &'a [Rejection],
}

/// Copies of the lease. Postings that are made at the same time check different ones: DynamoDB
/// refuses transactions that check the same item at the same time.
pub const LEASE_COPIES: u8 = 32;

/// What every write of an import to a ledger checks: whether its call still has the lease. So a
/// call that was paused for longer than its lease posts nothing when it wakes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fence<'a> {
    /// The owner that took the lease.
    pub owner: &'a str,
    /// Which copy of the lease to check, below [`LEASE_COPIES`].
    pub copy: u8,
}

/// How a write fails whose [`Fence`] does not hold. Nothing was written.
pub const LEASE_LOST: StoreError = StoreError::ConditionFailed(Condition::Lease);

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
    pub manager: Option<&'a Naming>,
    /// The user name of the manager whom the line names, if the manager was left out because that
    /// name is taken.
    pub username_taken: Option<&'a Username>,
    /// Whether to invite the manager at once.
    pub invite: bool,
    /// Now.
    pub at: Timestamp,
    /// What was rejected of this account since its last posting.
    pub rejected: Rejected<'a>,
    /// The lease.
    pub fence: Fence<'a>,
}

/// What an import needs of the tables beside posting, and beside what a user name stands for. Reads
/// are strongly consistent.
///
/// Every write fails with [`LEASE_LOST`] when its fence does not hold.
pub trait ImportStore: PostingStore + UserStore + ListMemberships + ReadAccountSummaries {
    /// What a run rejected of an account and wrote down.
    fn rejections(
        &self,
        run: RunId,
        account: &AccountId,
    ) -> impl Future<Output = Result<Vec<Rejection>, StoreError>> + Send;

    /// Posts, and writes down what was rejected. Either all of it is written or nothing.
    fn commit_import(
        &self,
        commit: &LedgerCommit<'_>,
        rejected: Rejected<'_>,
        fence: Fence<'_>,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Writes down what was rejected of an account, without a posting.
    fn commit_rejections(
        &self,
        account: &AccountId,
        rejected: Rejected<'_>,
        fence: Fence<'_>,
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
