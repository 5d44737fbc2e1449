//! The tables that an import needs: ledgers with their rejections, runs and their lease, and the
//! queue by which an import continues.

use std::future::Future;

use domain::{
    account::Profile,
    ids::{AccountId, Username},
};
use jiff::{SignedDuration, Timestamp};

use super::{
    checkpoint::{Arrival, Run},
    problem::Problem,
};
use crate::account::ReadAccountSummaries;
use crate::outbox::QueueError;
use crate::posting::{AccountState, Identity, LedgerCommit, PostingStore, RunId};
use crate::store::{Condition, StoreError};
use crate::users::{ListMemberships, Membership, UserChange, UserStore};

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
    /// The copy of the lease to check, below [`LEASE_COPIES`].
    pub copy: u8,
}

/// How a write fails whose [`Fence`] does not hold. Nothing was written.
pub const LEASE_LOST: StoreError = StoreError::ConditionFailed(Condition::Lease);

/// Maximum memberships of the owner of a user name that is taken over: all of them end in the
/// transaction that posts the account.
pub const MAX_MEMBERSHIPS: usize = 20;

/// The manager of a new account, to be written in one transaction with the account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirstManager {
    /// The membership. For a manager who has signed in before it is inactive until they accept.
    pub membership: Membership,
    /// The other writes, and their activities.
    pub change: UserChange,
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
    /// The Office Manager of a new account.
    pub manager: Option<&'a FirstManager>,
    /// The user name of the manager whom the line names, if the manager was left out because that
    /// name is taken.
    pub username_taken: Option<&'a Username>,
    /// Whether to invite the manager at once.
    pub invite: bool,
    /// The time of the commit.
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

/// Runs that are not finished, in order of arrival.
pub trait RunStore: Send + Sync {
    /// Adds a run unless it is known, finished or not.
    fn register(
        &self,
        id: RunId,
        arrival: &Arrival,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// The earliest run that is not finished, after this many that are passed over.
    fn next(
        &self,
        passed_over: usize,
    ) -> impl Future<Output = Result<Option<Run>, StoreError>> + Send;

    /// Counts that a call begins to process a run, and gives the count since its last checkpoint.
    /// Counting once too often, by a call that has just lost the lease, does no harm.
    fn begin(&self, run: RunId) -> impl Future<Output = Result<u64, StoreError>> + Send;

    /// Saves the checkpoint of a run, if `owner` still has the lease.
    fn save(
        &self,
        owner: &str,
        run: &Run,
        lease_until: Timestamp,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Marks a run finished, if `owner` still has the lease.
    fn finish(&self, owner: &str, run: &Run)
    -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// The lease of the import: only the call that has it imports.
pub trait LeaseStore: Send + Sync {
    /// Takes the lease, with all its copies, if it is free or expired, and says whether it did.
    /// From then on the fences of all other owners fail.
    fn acquire(
        &self,
        owner: &str,
        now: Timestamp,
        until: Timestamp,
    ) -> impl Future<Output = Result<bool, StoreError>> + Send;

    /// Extends the lease, if it is still the owner's; otherwise [`StoreError::ConditionFailed`].
    fn renew(
        &self,
        owner: &str,
        until: Timestamp,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Releases the lease, if it is still the owner's. Its copies stay until another owner takes
    /// it.
    fn release(&self, owner: &str) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// The queue by which an import continues in another call.
pub trait ImportQueue: Send + Sync {
    /// Enqueues one more call, not before this time has passed (up to 15 minutes).
    fn continue_after(
        &self,
        after: SignedDuration,
    ) -> impl Future<Output = Result<(), QueueError>> + Send;
}
