//! What an import of call records reads of the ledger, and lists.

use app::{
    call_records::{
        InvoiceCalls, ReadCallRecords, Segment,
        import::{
            CallCommit, CommitOutcome, CommitSegments, InvoiceLineCalls, ListedSegments, TieOutMark,
        },
    },
    store::{Condition, StoreError},
};
use aws_sdk_dynamodb::types::{AttributeValue, TransactWriteItem, Update, builders::UpdateBuilder};
use domain::{
    call_record::{Month, Totals},
    ids::{AccountId, DocumentNumber},
    money::Currency,
};

use super::{
    keys,
    segment::{SUMS, sums, write_segment},
};
use crate::{
    error::{built, write_error},
    item::{Item, Reader, Writer, integer, text},
    ledger::{LedgerTable, entry::currency, keys as ledger_keys, runs::is_owner},
    transaction::Transaction,
};

/// Accounts or invoices that are read at the same time. An account's head can have many kilobytes.
const AT_ONCE: usize = 400;

impl CommitSegments for LedgerTable {
    async fn accounts(
        &self,
        accounts: &[AccountId],
    ) -> Result<Vec<(AccountId, Currency)>, StoreError> {
        let mut known = Vec::new();
        for some in accounts.chunks(AT_ONCE) {
            let heads = self.get_all(some.iter().map(ledger_keys::head).collect()).await?;
            for (account, head) in some.iter().zip(heads) {
                if let Some(head) = head {
                    known.push((account.clone(), currency(&Reader::new(&head))?));
                }
            }
        }
        Ok(known)
    }

    async fn invoices(
        &self,
        invoices: &[(AccountId, DocumentNumber)],
    ) -> Result<Vec<(AccountId, DocumentNumber)>, StoreError> {
        let key = |(account, number): &(_, _)| ledger_keys::invoice(account, number);
        let mut posted = Vec::new();
        for some in invoices.chunks(AT_ONCE) {
            let items = self.get_all(some.iter().map(key).collect()).await?;
            let found = some.iter().zip(items).filter(|(_, item)| item.is_some());
            posted.extend(found.map(|(invoice, _)| invoice.clone()));
        }
        Ok(posted)
    }

    async fn listed(
        &self,
        account: &AccountId,
        month: Month,
    ) -> Result<ListedSegments, StoreError> {
        let version = self.version(account, month).await?;
        if version == 0 {
            return Ok(ListedSegments::default());
        }
        Ok(ListedSegments { version, segments: self.segments(account, month, month).await? })
    }

    async fn commit(&self, commit: &CallCommit<'_>) -> Result<CommitOutcome, StoreError> {
        let CallCommit { account, version, segment, lines, fence } = *commit;
        let table = &self.table;
        // In the order in which failed conditions count: the first one is the outcome.
        let mut transaction = Transaction::default();
        let copy = keys::lease_copy(fence.run, fence.copy);
        transaction.add_if(Condition::Lease, is_owner(table, copy, fence.owner)?);
        transaction.put_new(Condition::Segment, table, write_segment(account, segment))?;
        let month = self.raise_month(keys::month(account, segment.id.month), version, segment)?;
        transaction.add_if(Condition::CallMonth, month);
        for line in lines {
            transaction.add(self.add_to_line(account, segment.id.month, line)?);
        }
        match transaction.send(&self.client).await {
            Ok(()) => Ok(CommitOutcome::Committed),
            Err(StoreError::ConditionFailed(Condition::Segment)) => {
                Ok(CommitOutcome::AlreadyListed)
            }
            Err(StoreError::ConditionFailed(Condition::CallMonth)) => {
                Ok(CommitOutcome::VersionMoved)
            }
            Err(error) => Err(error),
        }
    }

    async fn invoice_sums(
        &self,
        account: &AccountId,
        number: &DocumentNumber,
    ) -> Result<InvoiceCalls, StoreError> {
        self.invoice_calls(account, number).await
    }

    async fn mark_tie_out(
        &self,
        account: &AccountId,
        number: &DocumentNumber,
        mark: &TieOutMark,
    ) -> Result<(), StoreError> {
        let mut attributes = Writer::map()
            .date("issuedOn", mark.issued_on)
            .flag("tied", mark.tied)
            .text("currency", mark.difference.currency().code())
            .decimal("difference", mark.difference.amount())
            .build();
        attributes.extend(SUMS.map(str::to_owned).into_iter().zip(sums(mark.calls)));
        if !mark.tied {
            let part = keys::untied(keys::untied_part(account));
            attributes.insert("gpk".to_owned(), text(part));
            attributes.insert("gsk".to_owned(), text(keys::untied_gsk(account, number)));
        }
        let mut update = self
            .client
            .update_item()
            .table_name(&self.table)
            .condition_expression("attribute_not_exists(pk) OR #calls <= :calls");
        let mut set = Vec::new();
        for (name, value) in attributes {
            set.push(format!("#{name} = :{name}"));
            update = update
                .expression_attribute_names(format!("#{name}"), &name)
                .expression_attribute_values(format!(":{name}"), value);
        }
        let remove = if mark.tied { " REMOVE gpk, gsk" } else { "" };
        let update = update
            .set_key(Some(keys::tie_out(account, number)))
            .update_expression(format!("SET {}{remove}", set.join(", ")));
        match update.send().await.map_err(|error| write_error(&error, Condition::TieOut)) {
            Ok(_) | Err(StoreError::ConditionFailed(Condition::TieOut)) => Ok(()),
            Err(error) => Err(error),
        }
    }
}

/// Adds sums to those of an item.
fn adding(key: Item, table: &str, totals: Totals) -> (UpdateBuilder, String) {
    let mut update = Update::builder().table_name(table).set_key(Some(key));
    let mut add = Vec::new();
    for (name, value) in SUMS.into_iter().zip(sums(totals)) {
        add.push(format!("{name} :{name}"));
        update = update.expression_attribute_values(format!(":{name}"), value);
    }
    (update, format!("ADD {}", add.join(", ")))
}

impl LedgerTable {
    /// Adds a segment to its month, whose version was read.
    fn raise_month(
        &self,
        key: Item,
        version: u64,
        segment: &Segment,
    ) -> Result<TransactWriteItem, StoreError> {
        let (mut update, add) = adding(key, &self.table, segment.totals);
        update = update
            .update_expression(format!("SET version = :next {add}"))
            .expression_attribute_values(":next", integer(version.saturating_add(1)));
        update = if version == 0 {
            update.condition_expression("attribute_not_exists(pk)")
        } else {
            update
                .condition_expression("version = :version")
                .expression_attribute_values(":version", integer(version))
        };
        Ok(TransactWriteItem::builder().update(built(update.build())?).build())
    }

    /// Adds calls to those of a line of an invoice.
    fn add_to_line(
        &self,
        account: &AccountId,
        month: Month,
        calls: &InvoiceLineCalls,
    ) -> Result<TransactWriteItem, StoreError> {
        let key = keys::invoice_line(account, &calls.number, &calls.line);
        let (update, add) = adding(key, &self.table, calls.totals);
        let update = update
            .update_expression(format!("{add}, months :months"))
            .expression_attribute_values(":months", AttributeValue::Ss(vec![month.to_string()]));
        Ok(TransactWriteItem::builder().update(built(update.build())?).build())
    }
}
