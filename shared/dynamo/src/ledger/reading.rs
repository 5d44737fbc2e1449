//! What screens read. Lists are eventually consistent: a screen may be a moment behind, a command
//! never is. States of past days are computed from strongly consistent reads, so that their parts
//! fit together.

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

use super::{
    LedgerTable, Range,
    change::read_change,
    entry::{read_entry, read_open},
    head::{Head, read_address, read_head},
    keys,
};
use crate::item::Reader;

/// Items of the first read beyond the entries wanted: the head, and what most accounts have open.
const HEADROOM: usize = 14;

impl ReadOverview for LedgerTable {
    /// Backwards from the end of the open items: open items, head, newest entries. Most accounts
    /// have few open items, so one read of fixed size gets all of them.
    async fn overview(
        &self,
        account: &AccountId,
        entries: usize,
    ) -> Result<Option<Overview>, StoreError> {
        let limit = entries.saturating_add(HEADROOM);
        let (mut parts, mut more) = self.parts(account, keys::ENTRY, Some(limit)).await?;
        if parts.head.is_none() && more {
            (parts, _) = self.parts(account, keys::HEAD, None).await?;
        }
        let Some(Head { profile, ledger, payments, auto_pay, .. }) = parts.head else {
            return Ok(None);
        };
        let missing = entries.saturating_sub(parts.entries.len());
        if more && missing > 0 {
            let before = parts.entries.last().map(|entry| entry.id);
            let range = EntryRange { from: Date::MIN, to: None, before };
            let older = self.entries(account, range, missing).await?;
            parts.entries.extend(older.entries);
            more = older.more;
        }
        Ok(Some(Overview {
            profile,
            balance: ledger.balance,
            last_seq: ledger.last_seq,
            last_change_on: ledger.last_change_on,
            last_payment: ledger.last_payment,
            payments,
            auto_pay,
            open: parts.open,
            newest: EntryBatch { entries: parts.entries, more },
        }))
    }
}

/// The items of one read, by what they are.
#[derive(Default)]
struct Parts {
    head: Option<Head>,
    open: Vec<OpenItem>,
    entries: Vec<Entry>,
}

impl LedgerTable {
    /// Backwards from the end of the open items to `from`, and whether there is more.
    async fn parts(
        &self,
        account: &AccountId,
        from: &str,
        limit: Option<usize>,
    ) -> Result<(Parts, bool), StoreError> {
        let to = format!("{}{}", keys::OPEN, keys::LAST);
        let pk = keys::account(account);
        let range = Range { pk, from, to: &to, newest_first: true, consistent: false };
        let (items, more) = self.range(&range, limit).await?;
        let mut parts = Parts::default();
        for item in &items {
            let sk = Reader::new(item).text("sk")?;
            if sk == keys::HEAD {
                parts.head = Some(read_head(item)?);
            } else if sk.starts_with(keys::OPEN) {
                parts.open.push(read_open(item)?);
            } else {
                parts.entries.push(read_entry(item)?);
            }
        }
        Ok((parts, more))
    }
}

impl ReadTransactions for LedgerTable {
    async fn entries(
        &self,
        account: &AccountId,
        range: EntryRange,
        limit: usize,
    ) -> Result<EntryBatch, StoreError> {
        let from = keys::entries_from(range.from);
        let last =
            range.to.map_or_else(|| format!("{}{}", keys::ENTRY, keys::LAST), keys::entries_to);
        let before = range.before.map(before_entry);
        let to = before.map_or(last.clone(), |before| before.min(last));
        if to < from {
            return Ok(EntryBatch::default());
        }
        let pk = keys::account(account);
        let range = Range { pk, from: &from, to: &to, newest_first: true, consistent: false };
        let (items, more) = self.range(&range, Some(limit)).await?;
        let entries = items.iter().map(read_entry).collect::<Result<_, _>>()?;
        Ok(EntryBatch { entries, more })
    }

    async fn open_items(&self, account: &AccountId) -> Result<Vec<OpenItem>, StoreError> {
        let to = format!("{}{}", keys::OPEN, keys::LAST);
        let pk = keys::account(account);
        let range = Range { pk, from: keys::OPEN, to: &to, newest_first: false, consistent: false };
        let (items, _) = self.range(&range, None).await?;
        items.iter().map(read_open).collect()
    }
}

/// A key just before an entry's: positions are whole numbers, and their days never decrease.
fn before_entry(id: EntryId) -> String {
    let seq = id.seq.saturating_sub(1);
    keys::entry_sk(EntryId { on: id.on, seq })
}

impl ReadHistory for LedgerTable {
    async fn account_ledger(
        &self,
        account: &AccountId,
    ) -> Result<Option<AccountState>, StoreError> {
        self.read_account(account).await
    }

    async fn entries_between(
        &self,
        account: &AccountId,
        from: Date,
        to: Date,
    ) -> Result<Vec<Entry>, StoreError> {
        let (from, to) = (keys::entries_from(from), keys::entries_to(to));
        self.records(account, &from, &to).await?.iter().map(read_entry).collect()
    }

    async fn records_until(
        &self,
        account: &AccountId,
        to: Date,
    ) -> Result<Vec<Record>, StoreError> {
        let entries = self.entries_between(account, Date::MIN, to).await?;
        // Only an entry can be the first record.
        let Some(last) = entries.last() else { return Ok(Vec::new()) };
        let changes = self.records(account, keys::CHANGE, &keys::changes_to(last.id)).await?;
        let changes = changes.iter().map(read_change).collect::<Result<Vec<_>, _>>()?;
        let changes = changes.into_iter().filter(|change| change.id.on <= to);
        Ok(merge(entries, changes.collect()))
    }

    async fn records_since(
        &self,
        account: &AccountId,
        first: EntryId,
    ) -> Result<Vec<Record>, StoreError> {
        let mut records = self.records_from(account, first).await?;
        // Changes are read after entries: drop changes whose entry was written between the reads.
        let last = records.iter().filter_map(Record::entry).map(|entry| entry.id.seq).next_back();
        let last = (last.unwrap_or_default(), u64::MAX);
        records.retain(|record| record.order() <= last);
        Ok(records)
    }

    async fn entry_at(
        &self,
        account: &AccountId,
        id: EntryId,
    ) -> Result<Option<Entry>, StoreError> {
        let item = self.get(keys::entry(account, id)).await?;
        item.as_ref().map(read_entry).transpose()
    }

    async fn entries_of(
        &self,
        account: &AccountId,
        ids: &[EntryId],
    ) -> Result<Vec<Option<Entry>>, StoreError> {
        let items = self.get_all(ids.iter().map(|id| keys::entry(account, *id)).collect()).await?;
        items.iter().map(|item| item.as_ref().map(read_entry).transpose()).collect()
    }
}

impl ReadInvoices for LedgerTable {
    async fn invoice(
        &self,
        account: &AccountId,
        number: &DocumentNumber,
    ) -> Result<Option<InvoiceRecord>, StoreError> {
        let Some(item) = self.get(keys::invoice(account, number)).await? else { return Ok(None) };
        let reader = Reader::new(&item);
        Ok(Some(InvoiceRecord {
            entry: reader.parsed("entry", str::parse)?,
            document_key: reader.text("documentKey")?.to_owned(),
            bill_to: read_address(&reader.map("billTo")?)?,
        }))
    }

    async fn head(&self, account: &AccountId) -> Result<Option<AccountHead>, StoreError> {
        let Some(item) = self.get(keys::head(account)).await? else { return Ok(None) };
        let Head { profile, ledger, .. } = read_head(&item)?;
        Ok(Some(AccountHead { profile, last_change_on: ledger.last_change_on }))
    }
}
