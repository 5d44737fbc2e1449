//! The ports of Auto Pay, in memory.

use std::sync::{Arc, Mutex, PoisonError};

use app::auto_pay::{
    AutoPayQueue, DueAccounts, DuePage, DuePosition, DueRange, PlanStore, ReadBills,
    UnfinishedImport,
};
use app::outbox::QueueError;
use app::store::StoreError;
use domain::auto_pay::Bills;
use domain::ids::AccountId;
use domain::ledger::EntryId;
use jiff::Timestamp;

use super::MemoryLedger;

/// Accounts of one page: few, so that tests have several.
const PAGE: usize = 3;

impl DueAccounts for MemoryLedger {
    fn parts(&self) -> u8 {
        1
    }

    async fn due(
        &self,
        _: u8,
        range: DueRange,
        after: Option<&DuePosition>,
    ) -> Result<DuePage, StoreError> {
        self.call(|tables| {
            let due = tables.accounts.values().filter_map(|account| {
                let at = account.next_action_at?;
                let is_due = at <= range.until && range.from.is_none_or(|from| at >= from);
                is_due.then(|| (at, account.id.clone()))
            });
            let mut due: Vec<_> = due.filter(|one| after.is_none_or(|after| one > after)).collect();
            due.sort();
            let next = (due.len() > PAGE).then(|| due[PAGE - 1].clone());
            due.truncate(PAGE);
            DuePage { accounts: due.into_iter().map(|(_, account)| account).collect(), next }
        })
    }
}

impl PlanStore for MemoryLedger {
    async fn planned_until(&self) -> Result<Option<Timestamp>, StoreError> {
        self.call(|tables| tables.planned_until)
    }

    async fn set_planned_until(&self, until: Timestamp) -> Result<(), StoreError> {
        self.call(|tables| tables.planned_until = Some(until))
    }
}

impl UnfinishedImport for MemoryLedger {
    async fn unfinished_import(&self) -> Result<Option<Timestamp>, StoreError> {
        self.call(|tables| tables.waiting.first().map(|(arrived_at, _, _)| *arrived_at))
    }
}

impl ReadBills for MemoryLedger {
    async fn bills(&self, account: &AccountId, _: EntryId) -> Result<Bills, StoreError> {
        self.call(|tables| {
            let entries = tables.entries.iter().rev().filter(|((id, _), _)| id == account);
            Bills::of(entries.map(|(_, entry)| entry))
        })
    }
}

/// The queue of the worker, in memory. A clone is the same queue.
#[derive(Clone, Debug, Default)]
pub struct MemoryAutoPayQueue(Arc<Mutex<Vec<AccountId>>>);

impl MemoryAutoPayQueue {
    /// Takes all messages out, oldest first.
    pub fn take(&self) -> Vec<AccountId> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl AutoPayQueue for MemoryAutoPayQueue {
    async fn is_empty(&self) -> Result<bool, QueueError> {
        Ok(self.0.lock().unwrap_or_else(PoisonError::into_inner).is_empty())
    }

    async fn send_accounts(&self, accounts: &[AccountId]) -> Result<(), QueueError> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(accounts);
        Ok(())
    }
}
