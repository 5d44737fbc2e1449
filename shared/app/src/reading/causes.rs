//! The newest invoices by cause, and how an invoice differs from the one before it.

use domain::{
    cause::{CauseChange, CauseTotal, cause_totals, compare},
    document::{Detail, InvoiceDetail},
    ids::{AccountId, DocumentNumber},
    ledger::{Entry, EntryId, EntryKind},
    money::{Money, MoneyError},
};
use futures_util::{StreamExt, TryStreamExt, stream};
use jiff::{Timestamp, ToSpan, civil::Date, tz::TimeZone};

use super::{
    EntryRange, InvoiceRecord, ReadDocuments, ReadInvoices, ReadTransactions, ShowInvoiceError,
    invoice::read,
};
use crate::store::StoreError;

/// Most of the [`newest_invoices`]: a year of monthly ones.
const NEWEST: usize = 12;
/// So far back invoices are looked for, in days: a little more than a year, for yearly ones.
const FAR: i64 = 400;
/// How many entries are read at once, to find the invoices among them.
const ENTRIES: usize = 100;
/// How many documents are read at the same time: a document may have megabytes.
const AT_ONCE: usize = 4;

/// An invoice by cause.
#[derive(Clone, Debug, PartialEq)]
pub struct InvoiceSummary {
    /// The invoice's number.
    pub number: DocumentNumber,
    /// The day of issue.
    pub issued_on: Date,
    /// Sum of lines and taxes.
    pub total: Money,
    /// What each cause adds to it.
    pub causes: Vec<CauseTotal>,
}

/// An invoice, compared with the one before it.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// The invoice.
    pub invoice: InvoiceSummary,
    /// How it differs; `None` when there is no earlier one within 400 days.
    pub difference: Option<Difference>,
}

/// How an invoice differs from an earlier one.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// The earlier invoice.
    pub earlier: InvoiceSummary,
    /// The later total less the earlier one.
    pub change: Money,
    /// What changed by cause; together it is `change`.
    pub causes: Vec<CauseChange>,
}

/// The invoices of the last 400 days, at most 12 and newest first.
///
/// # Errors
/// [`ShowInvoiceError`] when a port fails or its contents are inconsistent.
pub async fn newest_invoices(
    store: &(impl ReadInvoices + ReadTransactions),
    files: &impl ReadDocuments,
    account: &AccountId,
    now: Timestamp,
) -> Result<Vec<InvoiceSummary>, ShowInvoiceError> {
    let today = now.to_zoned(TimeZone::UTC).date();
    let entries = invoices_before(store, account, today, None, NEWEST).await?;
    let invoices = stream::iter(entries).map(|entry| async move {
        let full = Full::of_entry(store, files, account, &entry).await?;
        Ok::<_, ShowInvoiceError>(full.summary)
    });
    invoices.buffered(AT_ONCE).try_collect().await
}

/// An invoice, compared with the one before it; `None` when the account has no invoice with this
/// number.
///
/// # Errors
/// [`ShowInvoiceError`] when a port fails or its contents are inconsistent.
pub async fn compare_invoice(
    store: &(impl ReadInvoices + ReadTransactions),
    files: &impl ReadDocuments,
    account: &AccountId,
    number: &DocumentNumber,
) -> Result<Option<Comparison>, ShowInvoiceError> {
    let Some(record) = store.invoice(account, number).await? else { return Ok(None) };
    let (day, entry) = (record.entry.on, Some(record.entry));
    let earlier = invoices_before(store, account, day, entry, 1).await?;
    let now = Full::read(files, account, number, &record).await?;
    let difference = match earlier.first() {
        None => None,
        Some(entry) => {
            let before = Full::of_entry(store, files, account, entry).await?;
            Some(now.less(before).map_err(|_| corrupt(account, number))?)
        }
    };
    Ok(Some(Comparison { invoice: now.summary, difference }))
}

/// An invoice with its document.
struct Full {
    summary: InvoiceSummary,
    detail: InvoiceDetail,
}

impl Full {
    async fn of_entry(
        store: &impl ReadInvoices,
        files: &impl ReadDocuments,
        account: &AccountId,
        entry: &Entry,
    ) -> Result<Self, ShowInvoiceError> {
        let unknown = || StoreError::Corrupt(format!("entry {} of account {account}", entry.id));
        let number = DocumentNumber::stored(&entry.number).map_err(|_| unknown())?;
        let record = store.invoice(account, &number).await?.ok_or_else(unknown)?;
        Self::read(files, account, &number, &record).await
    }

    async fn read(
        files: &impl ReadDocuments,
        account: &AccountId,
        number: &DocumentNumber,
        record: &InvoiceRecord,
    ) -> Result<Self, ShowInvoiceError> {
        let corrupt = || corrupt(account, number);
        let document = read(files, record).await?.ok_or_else(corrupt)?;
        let Detail::Invoice(detail) = document.detail else { return Err(corrupt().into()) };
        let causes = cause_totals(&detail, document.currency).map_err(|_| corrupt())?;
        let total = document.amount.ok_or_else(corrupt)?;
        let issued_on = document.document_on;
        let summary = InvoiceSummary { number: number.clone(), issued_on, total, causes };
        Ok(Self { summary, detail })
    }

    /// How it differs from an earlier one.
    fn less(&self, earlier: Self) -> Result<Difference, MoneyError> {
        let total = self.summary.total;
        Ok(Difference {
            change: total.minus(earlier.summary.total)?,
            causes: compare(&earlier.detail, &self.detail, total.currency())?,
            earlier: earlier.summary,
        })
    }
}

/// The newest invoices of the 400 days up to a day, before an entry if it is given, newest first.
async fn invoices_before(
    store: &impl ReadTransactions,
    account: &AccountId,
    day: Date,
    mut before: Option<EntryId>,
    count: usize,
) -> Result<Vec<Entry>, StoreError> {
    let from = day.saturating_sub(FAR.days());
    let mut invoices = Vec::new();
    loop {
        let range = EntryRange { from, to: None, before };
        let batch = store.entries(account, range, ENTRIES).await?;
        before = batch.entries.last().map(|entry| entry.id);
        invoices.extend(batch.entries.into_iter().filter(|entry| entry.kind == EntryKind::Invoice));
        if !batch.more || invoices.len() >= count {
            invoices.truncate(count);
            return Ok(invoices);
        }
    }
}

fn corrupt(account: &AccountId, number: &DocumentNumber) -> StoreError {
    StoreError::Corrupt(format!("invoice {number} of account {account}"))
}
