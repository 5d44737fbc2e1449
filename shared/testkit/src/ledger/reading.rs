//! The ports of reading, in memory.

use app::{
    posting::AccountState,
    reading::{
        AccountHead, EntryBatch, EntryRange, InvoiceRecord, Overview, ReadHistory, ReadInvoices,
        ReadOverview, ReadTransactions,
    },
    store::StoreError,
};
use domain::{
    ids::{AccountId, DocumentNumber},
    ledger::{Entry, EntryId, OpenItem, Record, merge},
};

use jiff::civil::Date;

use super::{MemoryLedger, memory::Tables};

impl Tables {
    pub(super) fn records_from(&self, account: &AccountId, first: EntryId) -> Vec<Record> {
        let entries = self.entries.range((account.clone(), first)..);
        let entries = entries.take_while(|((id, _), _)| id == account);
        let entries = entries.map(|(_, entry)| entry.clone());
        let changes = self.changes.iter().filter(|((id, _), _)| id == account);
        let later = changes.map(|(_, change)| change.clone());
        merge(entries.collect(), later.filter(|change| change.id.after >= first.seq).collect())
    }

    fn newest(
        &self,
        account: &AccountId,
        limit: usize,
        is_wanted: impl Fn(&Entry) -> bool,
    ) -> EntryBatch {
        let entries = self.entries.iter().rev().filter(|((id, _), _)| id == account);
        let mut found = entries.map(|(_, entry)| entry).filter(|entry| is_wanted(entry)).cloned();
        let entries: Vec<_> = found.by_ref().take(limit).collect();
        let more = found.next().is_some();
        EntryBatch { entries, more }
    }
}

impl ReadOverview for MemoryLedger {
    async fn overview(
        &self,
        account: &AccountId,
        entries: usize,
    ) -> Result<Option<Overview>, StoreError> {
        self.call(|tables| {
            let state = tables.accounts.get(account)?;
            Some(Overview {
                profile: state.profile.clone(),
                balance: state.ledger.balance,
                last_seq: state.ledger.last_seq,
                last_change_on: state.ledger.last_change_on,
                last_payment: state.ledger.last_payment.clone(),
                payments: state.payments.clone(),
                auto_pay: state.auto_pay.clone(),
                open: state.ledger.open().cloned().collect(),
                newest: tables.newest(account, entries, |_| true),
            })
        })
    }
}

impl ReadTransactions for MemoryLedger {
    async fn entries(
        &self,
        account: &AccountId,
        range: EntryRange,
        limit: usize,
    ) -> Result<EntryBatch, StoreError> {
        let EntryRange { from, to, before } = range;
        let is_wanted = move |entry: &Entry| {
            entry.id.on >= from
                && to.is_none_or(|to| entry.id.on <= to)
                && before.is_none_or(|before| entry.id < before)
        };
        self.call(|tables| tables.newest(account, limit, is_wanted))
    }

    async fn open_items(&self, account: &AccountId) -> Result<Vec<OpenItem>, StoreError> {
        let open = |tables: &mut Tables| {
            Some(tables.accounts.get(account)?.ledger.open().cloned().collect())
        };
        Ok(self.call(open)?.unwrap_or_default())
    }
}

impl ReadHistory for MemoryLedger {
    async fn account_ledger(
        &self,
        account: &AccountId,
    ) -> Result<Option<AccountState>, StoreError> {
        self.call(|tables| tables.accounts.get(account).cloned())
    }

    async fn entries_between(
        &self,
        account: &AccountId,
        from: Date,
        to: Date,
    ) -> Result<Vec<Entry>, StoreError> {
        let records = self.records_until(account, to).await?;
        let entries = records.iter().filter_map(Record::entry);
        Ok(entries.filter(|entry| entry.id.on >= from).cloned().collect())
    }

    async fn records_until(
        &self,
        account: &AccountId,
        to: Date,
    ) -> Result<Vec<Record>, StoreError> {
        let mut records = self.call(|tables| tables.records_from(account, EntryId::FIRST))?;
        records.retain(|record| record.on() <= to);
        Ok(records)
    }

    async fn records_since(
        &self,
        account: &AccountId,
        first: EntryId,
    ) -> Result<Vec<Record>, StoreError> {
        let records = self.call(|tables| tables.records_from(account, first))?;
        let none = records.iter().all(|record| record.entry().is_none());
        Ok(if none { Vec::new() } else { records })
    }

    async fn entry_at(
        &self,
        account: &AccountId,
        id: EntryId,
    ) -> Result<Option<Entry>, StoreError> {
        self.call(|tables| tables.entries.get(&(account.clone(), id)).cloned())
    }

    async fn entries_of(
        &self,
        account: &AccountId,
        ids: &[EntryId],
    ) -> Result<Vec<Option<Entry>>, StoreError> {
        self.call(|tables| {
            let entry = |id: &EntryId| tables.entries.get(&(account.clone(), *id)).cloned();
            ids.iter().map(entry).collect()
        })
    }
}

impl ReadInvoices for MemoryLedger {
    async fn invoice(
        &self,
        account: &AccountId,
        number: &DocumentNumber,
    ) -> Result<Option<InvoiceRecord>, StoreError> {
        let key = (account.clone(), number.clone());
        self.call(|tables| tables.invoices.get(&key).cloned())
    }

    async fn head(&self, account: &AccountId) -> Result<Option<AccountHead>, StoreError> {
        self.call(|tables| {
            let AccountState { profile, ledger, .. } = tables.accounts.get(account)?;
            let last_change_on = ledger.last_change_on;
            Some(AccountHead { profile: profile.clone(), last_change_on })
        })
    }
}
