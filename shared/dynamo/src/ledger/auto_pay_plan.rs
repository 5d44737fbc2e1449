//! What the planner and the worker of Auto Pay read beside accounts.

use app::auto_pay::{
    DueAccounts, DuePage, DuePosition, DueRange, PlanStore, ReadBills, UnfinishedImport,
};
use app::reading::{EntryRange, ReadTransactions};
use app::store::StoreError;
use domain::auto_pay::Bills;
use domain::ids::{AccountId, InvalidId};
use domain::ledger::EntryId;
use jiff::Timestamp;
use jiff::civil::Date;

use super::{LedgerTable, Range, keys};
use crate::error::call_error;
use crate::item::{Item, Reader, Writer, instant_text, text};

/// Accounts of one page.
const PAGE: i32 = 500;

/// Entries that are read at a time to find the last invoices, and at most.
const ENTRIES: usize = 50;
const MAX_ENTRIES: usize = 400;

impl<A: Send + Sync> DueAccounts for LedgerTable<A> {
    fn parts(&self) -> u8 {
        keys::AUTO_PAY_SHARDS
    }

    async fn due(
        &self,
        part: u8,
        range: DueRange,
        after: Option<&DuePosition>,
    ) -> Result<DuePage, StoreError> {
        let from = range.from.unwrap_or(Timestamp::UNIX_EPOCH);
        let query = self
            .client
            .query()
            .table_name(&self.table)
            .index_name(keys::AUTO_PAY)
            .key_condition_expression(
                "autoPayShard = :shard AND nextActionAt BETWEEN :from AND :to",
            )
            .expression_attribute_values(":shard", text(keys::in_auto_pay_shard(part)))
            .expression_attribute_values(":from", text(instant_text(from)))
            .expression_attribute_values(":to", text(instant_text(range.until)))
            .set_exclusive_start_key(after.map(keys::in_auto_pay))
            .limit(PAGE);
        let page = query.send().await.map_err(|error| call_error(&error))?;
        let positions: Vec<_> = page.items().iter().map(position).collect::<Result<_, _>>()?;
        let next = page.last_evaluated_key.as_ref().and_then(|_| positions.last().cloned());
        Ok(DuePage { accounts: positions.into_iter().map(|(_, account)| account).collect(), next })
    }
}

fn position(item: &Item) -> Result<DuePosition, StoreError> {
    let reader = Reader::new(item);
    let account = |pk: &str| keys::account_of(pk).ok_or(InvalidId);
    Ok((reader.instant(keys::NEXT_ACTION_AT)?, reader.parsed("pk", account)?))
}

impl<A: Send + Sync> PlanStore for LedgerTable<A> {
    async fn planned_until(&self) -> Result<Option<Timestamp>, StoreError> {
        let item = self.get(keys::auto_pay_plan()).await?;
        item.map(|item| Reader::new(&item).instant("until")).transpose()
    }

    async fn set_planned_until(&self, until: Timestamp) -> Result<(), StoreError> {
        self.put(Writer::from_key(keys::auto_pay_plan()).instant("until", until).build()).await
    }
}

impl<A: Send + Sync> UnfinishedImport for LedgerTable<A> {
    async fn unfinished_import(&self) -> Result<Option<Timestamp>, StoreError> {
        let (pk, to) = (keys::RUNS.to_owned(), keys::LAST.to_string());
        let range = Range { pk, from: " ", to: &to, newest_first: false, consistent: true };
        let (waiting, _) = self.range(&range, Some(1)).await?;
        waiting.first().map(|run| Reader::new(run).parsed("sk", keys::arrival_of)).transpose()
    }
}

impl<A: Send + Sync> ReadBills for LedgerTable<A>
where
    Self: ReadTransactions,
{
    async fn bills(&self, account: &AccountId, oldest: EntryId) -> Result<Bills, StoreError> {
        let (mut entries, mut before) = (Vec::new(), None);
        loop {
            let range = EntryRange { from: Date::MIN, to: None, before };
            let batch = self.entries(account, range, ENTRIES).await?;
            entries.extend(batch.entries);
            let bills = Bills::of(&entries);
            if !batch.more || bills.suffice(oldest) || entries.len() >= MAX_ENTRIES {
                return Ok(bills);
            }
            before = entries.last().map(|entry| entry.id);
        }
    }
}
