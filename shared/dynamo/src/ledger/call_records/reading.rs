//! What is listed of an account's call records.

use std::collections::BTreeSet;

use app::{
    call_records::{InvoiceCalls, MonthTotals, ReadCallRecords, Segment},
    store::StoreError,
};
use domain::{
    call_record::{LineCalls, Month},
    ids::{AccountId, DocumentNumber},
};

use super::{
    keys,
    segment::{read_segment, read_sums},
};
use crate::{
    error::call_error,
    item::{Item, Reader, text},
    ledger::{LedgerTable, Range, keys::LAST},
};

impl ReadCallRecords for LedgerTable {
    async fn months(
        &self,
        account: &AccountId,
        from: Month,
        to: Month,
    ) -> Result<Vec<MonthTotals>, StoreError> {
        let (from, to) = (keys::month_sk(from), keys::month_sk(to));
        let items = self.in_order(keys::account(account), &from, &to).await?;
        items.iter().map(read_month).collect()
    }

    async fn segments(
        &self,
        account: &AccountId,
        from: Month,
        to: Month,
    ) -> Result<Vec<Segment>, StoreError> {
        let to = format!("{}{}", keys::segments_of(to), LAST);
        let from = keys::segments_of(from);
        let items = self.in_order(keys::account(account), &from, &to).await?;
        items.iter().map(read_segment).collect()
    }

    async fn invoice_calls(
        &self,
        account: &AccountId,
        number: &DocumentNumber,
    ) -> Result<InvoiceCalls, StoreError> {
        let to = format!("{}{}", keys::LINE, char::MAX);
        let items = self.in_order(keys::invoice(account, number), keys::LINE, &to).await?;
        let (mut lines, mut months) = (LineCalls::new(), BTreeSet::new());
        for item in &items {
            let read = Reader::new(item);
            let line = |sk: &str| Ok::<_, ()>(sk.strip_prefix(keys::LINE).ok_or(())?.to_owned());
            lines.insert(read.parsed("sk", line)?, read_sums(&read)?);
            months.extend(read.texts("months", |month| Month::parse(month).ok_or(()))?);
        }
        Ok(InvoiceCalls { lines, months })
    }
}

fn read_month(item: &Item) -> Result<MonthTotals, StoreError> {
    let read = Reader::new(item);
    Ok(MonthTotals {
        month: read.parsed("sk", |sk| keys::month_of(sk).ok_or(()))?,
        version: read.integer("version")?,
        totals: read_sums(&read)?,
    })
}

impl LedgerTable {
    /// The items between two sort keys, strongly consistent.
    pub(super) async fn in_order(
        &self,
        pk: String,
        from: &str,
        to: &str,
    ) -> Result<Vec<Item>, StoreError> {
        let range = Range { pk, from, to, newest_first: false, consistent: true };
        Ok(self.range(&range, None).await?.0)
    }

    /// Up to `limit` items under a key of the sparse index, after this sort key. The index is a
    /// moment behind the table.
    pub(super) async fn sparse(
        &self,
        gpk: &str,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Item>, StoreError> {
        let (mut items, mut start) = (Vec::new(), None);
        loop {
            let left = i32::try_from(limit.saturating_sub(items.len())).unwrap_or(i32::MAX);
            let query = self.client.query().table_name(&self.table).index_name("sparse");
            let query = query.expression_attribute_values(":gpk", text(gpk)).limit(left);
            let query = match after {
                None => query.key_condition_expression("gpk = :gpk"),
                Some(after) => query
                    .key_condition_expression("gpk = :gpk AND gsk > :after")
                    .expression_attribute_values(":after", text(after)),
            };
            let page = query.set_exclusive_start_key(start).send().await;
            let page = page.map_err(|error| call_error(&error))?;
            items.extend(page.items.unwrap_or_default());
            start = page.last_evaluated_key;
            if start.is_none() || items.len() >= limit {
                return Ok(items);
            }
        }
    }

    /// A month's version; 0 before its first segment.
    pub(super) async fn version(
        &self,
        account: &AccountId,
        month: Month,
    ) -> Result<u64, StoreError> {
        let item = self.get(keys::month(account, month)).await?;
        item.map_or(Ok(0), |item| Reader::new(&item).integer("version"))
    }
}
