//! Payments of the `ledger` table, in memory.

use app::outbox::OutboxRecord;
use app::payments::{PaymentStore, Progress, ProgressStore, UnsettledAccounts};
use app::posting::{AccountState, PaymentWrites};
use app::store::{Condition, StoreError};
use domain::ids::AccountId;
use domain::payment::{Origin, Payment};
use jiff::Timestamp;

use super::MemoryLedger;
use super::memory::Tables;

impl Tables {
    /// Event and messages must be new.
    pub(super) fn check_payment(&self, writes: PaymentWrites<'_>) -> Result<(), StoreError> {
        if writes.event.is_some_and(|event| self.events.contains(event)) {
            return Err(StoreError::ConditionFailed(Condition::GatewayEvent));
        }
        if writes.messages.iter().any(|message| self.messages.contains_key(&message.id)) {
            return Err(StoreError::ConditionFailed(Condition::Outbox));
        }
        Ok(())
    }

    /// Stores what belongs to a payment.
    pub(super) fn write_payment(&mut self, account: &AccountState, writes: PaymentWrites<'_>) {
        if let Some(payment) = writes.record {
            self.payments.insert((account.id.clone(), payment.id.clone()), payment.clone());
        }
        self.events.extend(writes.event.map(str::to_owned));
        for message in writes.messages {
            self.messages.insert(message.id.clone(), message.clone());
        }
        if let Some(gateway) = account.profile.gateway.as_ref().filter(|_| account.changed.customer)
        {
            self.customers.insert(gateway.customer_id.clone(), account.id.clone());
        }
    }
}

impl PaymentStore for MemoryLedger {
    async fn known_events(&self, ids: &[&str]) -> Result<Vec<bool>, StoreError> {
        self.call(|tables| ids.iter().map(|id| tables.events.contains(*id)).collect())
    }

    async fn mark_event(&self, id: &str) -> Result<(), StoreError> {
        self.call(|tables| tables.events.insert(id.to_owned())).map(|_| ())
    }

    async fn put_set_up(
        &self,
        account: &AccountId,
        checkout: &str,
        origin: &Origin,
    ) -> Result<(), StoreError> {
        let key = (account.clone(), checkout.to_owned());
        self.call(|tables| tables.set_ups.insert(key, origin.clone())).map(|_| ())
    }

    async fn set_up(
        &self,
        account: &AccountId,
        checkout: &str,
    ) -> Result<Option<Origin>, StoreError> {
        let key = (account.clone(), checkout.to_owned());
        self.call(|tables| tables.set_ups.get(&key).cloned())
    }

    async fn account_of_customer(&self, customer: &str) -> Result<Option<AccountId>, StoreError> {
        self.call(|tables| tables.customers.get(customer).cloned())
    }

    async fn mark_payout(&self, payout: &str, now: Timestamp) -> Result<(), StoreError> {
        self.call(|tables| tables.payouts.insert(payout.to_owned(), now)).map(|_| ())
    }
}

impl ProgressStore for MemoryLedger {
    async fn progress(&self) -> Result<Progress, StoreError> {
        self.call(|tables| tables.progress.clone())
    }

    async fn set_progress(&self, progress: &Progress) -> Result<(), StoreError> {
        self.call(|tables| tables.progress = progress.clone())
    }
}

impl UnsettledAccounts for MemoryLedger {
    async fn unsettled(
        &self,
        after: Option<&AccountId>,
        limit: u16,
    ) -> Result<Vec<AccountId>, StoreError> {
        self.call(|tables| {
            let marked = tables.accounts.values().filter(|state| !state.payments.is_empty());
            let marked = marked.filter(|state| after.is_none_or(|after| state.id > *after));
            marked.map(|state| state.id.clone()).take(limit.into()).collect()
        })
    }
}

impl MemoryLedger {
    /// All settled payments of an account.
    pub fn payments_of(&self, account: &AccountId) -> Vec<Payment> {
        let payments = |tables: &mut Tables| {
            let own = tables.payments.iter().filter(|((id, _), _)| id == account);
            own.map(|(_, payment)| payment.clone()).collect()
        };
        self.look(payments)
    }

    /// The account as it is stored.
    pub fn state_of(&self, account: &AccountId) -> Option<AccountState> {
        self.look(|tables| tables.accounts.get(account).cloned())
    }

    /// Messages of payments in the outbox, in the order of their ids.
    pub fn messages(&self) -> Vec<OutboxRecord> {
        self.look(|tables| tables.messages.values().cloned().collect())
    }
}
