//! The ports of Auto Pay.

use std::future::Future;

use domain::auto_pay::Bills;
use domain::ids::AccountId;
use domain::ledger::EntryId;
use jiff::Timestamp;

use crate::outbox::QueueError;
use crate::store::StoreError;

/// A place in one part of the list of due accounts.
pub type DuePosition = (Timestamp, AccountId);

/// One page of accounts for which Auto Pay has something to do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DuePage {
    /// The accounts.
    pub accounts: Vec<AccountId>,
    /// Where the next page begins; `None` at the end.
    pub next: Option<DuePosition>,
}

/// Which accounts to find: those with something to do after `from`, and not later than `until`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DueRange {
    /// The beginning; `None` for all.
    pub from: Option<Timestamp>,
    /// The end.
    pub until: Timestamp,
}

/// Finds accounts for which Auto Pay has something to do.
pub trait DueAccounts: Send + Sync {
    /// Into how many parts the list is divided.
    fn parts(&self) -> u8;

    /// One page of a part, earliest first. The list may lag behind.
    fn due(
        &self,
        part: u8,
        range: DueRange,
        after: Option<&DuePosition>,
    ) -> impl Future<Output = Result<DuePage, StoreError>> + Send;
}

/// Remembers how far the planner has come.
pub trait PlanStore: Send + Sync {
    /// Up to which instant everything was planned; `None` before the first run.
    fn planned_until(&self) -> impl Future<Output = Result<Option<Timestamp>, StoreError>> + Send;

    /// Remembers it.
    fn set_planned_until(
        &self,
        until: Timestamp,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// Knows whether an import is unfinished.
pub trait UnfinishedImport: Send + Sync {
    /// When the file arrived that waits longest to be imported completely; `None` when none does.
    fn unfinished_import(
        &self,
    ) -> impl Future<Output = Result<Option<Timestamp>, StoreError>> + Send;
}

/// Reads the last invoices of an account.
pub trait ReadBills: Send + Sync {
    /// The newest invoices: all from `oldest` on, and as many before it as are compared with. Some
    /// may be missing if there are very many other entries between them.
    fn bills(
        &self,
        account: &AccountId,
        oldest: EntryId,
    ) -> impl Future<Output = Result<Bills, StoreError>> + Send;
}

/// The queue of accounts for the worker.
pub trait AutoPayQueue: Send + Sync {
    /// Whether it has no message, as far as is known.
    fn is_empty(&self) -> impl Future<Output = Result<bool, QueueError>> + Send;

    /// Enqueues accounts.
    fn send_accounts(
        &self,
        accounts: &[AccountId],
    ) -> impl Future<Output = Result<(), QueueError>> + Send;
}

/// Limits how fast charges are made.
pub trait Pace: Send + Sync {
    /// Waits until the next charge may be made.
    fn turn(&self) -> impl Future<Output = ()> + Send;
}
