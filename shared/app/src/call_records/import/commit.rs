//! What an import of call records reads and writes in the tables: known accounts and invoices,
//! listed segments, and tie-out.

use std::{future::Future, io};

use domain::{
    call_record::{Month, Totals, UsageLine},
    document::{Detail, Document, LineCategory},
    ids::{AccountId, DocumentNumber},
    money::{Currency, Money},
};
use jiff::civil::Date;

use super::super::segment::Segment;
use super::super::store::InvoiceCalls;
use super::run::CallFence;
use crate::import::parse_stored;
use crate::reading::{ReadDocuments, ReadInvoices};
use crate::store::StoreError;

/// Most pairs of invoice and line whose sums one commit adds to. With the segment, the month and
/// the fence they fit into one transaction.
pub const MAX_INVOICE_LINES: usize = 50;

/// Calls of a segment that name one invoice and one of its lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvoiceLineCalls {
    /// The invoice.
    pub number: DocumentNumber,
    /// The line's id as the calls name it, up to 128 bytes; empty when they name none. The invoice
    /// may lack such a line.
    pub line: String,
    /// The sums of these calls.
    pub totals: Totals,
}

/// The segments of an account and a month.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListedSegments {
    /// The month's version: 0 before its first segment, raised by 1 with each. It is read before
    /// the segments or with them, never after.
    pub version: u64,
    /// The segments in order of their ids.
    pub segments: Vec<Segment>,
}

/// A segment to be listed.
#[derive(Clone, Copy, Debug)]
pub struct CallCommit<'a> {
    /// Its account.
    pub account: &'a AccountId,
    /// The version of its month that was read.
    pub version: u64,
    /// The segment, whose files are stored.
    pub segment: &'a Segment,
    /// What to add to the sums of invoices: distinct pairs, at most [`MAX_INVOICE_LINES`]. Calls
    /// without an invoice are in none of them.
    pub lines: &'a [InvoiceLineCalls],
    /// The lease.
    pub fence: CallFence<'a>,
}

/// How a commit ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommitOutcome {
    /// The segment is listed.
    Committed,
    /// The month has another version than was read. Nothing was written.
    VersionMoved,
    /// A segment with this id is listed already, by an earlier call of the same pass. Nothing was
    /// written. Takes precedence over [`Self::VersionMoved`].
    AlreadyListed,
}

/// The result of a tie-out, for the staff's list of invoices that do not tie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TieOutMark {
    /// Sums of all calls of the invoice from which it was computed.
    pub calls: Totals,
    /// The invoice's day of issue.
    pub issued_on: Date,
    /// Whether all its usage lines match.
    pub tied: bool,
    /// Sum of the calls' charges less what usage lines bill, over all groups.
    pub difference: Money,
}

/// The tables of an import of call records. Reads are strongly consistent.
pub trait CommitSegments: Send + Sync {
    /// Those of these accounts that exist, each with its currency, in any order. The ids are
    /// distinct; there may be thousands.
    fn accounts(
        &self,
        accounts: &[AccountId],
    ) -> impl Future<Output = Result<Vec<(AccountId, Currency)>, StoreError>> + Send;

    /// Those of these invoices that are posted, in any order. The pairs are distinct; there may be
    /// thousands, of many accounts.
    fn invoices(
        &self,
        invoices: &[(AccountId, DocumentNumber)],
    ) -> impl Future<Output = Result<Vec<(AccountId, DocumentNumber)>, StoreError>> + Send;

    /// The segments of an account and a month.
    fn listed(
        &self,
        account: &AccountId,
        month: Month,
    ) -> impl Future<Output = Result<ListedSegments, StoreError>> + Send;

    /// Lists a segment in one transaction: on condition that the run's lease is the owner's, that
    /// the month has the version that was read, and that no segment has this id, it adds the
    /// segment, raises the month's version by 1, and adds the segment's totals to the month's and
    /// `lines` to the sums of invoices.
    ///
    /// Fails with [`crate::import::LEASE_LOST`] when the fence does not hold. After
    /// [`StoreError::Timeout`] the caller reads [`Self::listed`] again.
    fn commit(
        &self,
        commit: &CallCommit<'_>,
    ) -> impl Future<Output = Result<CommitOutcome, StoreError>> + Send;

    /// The sums of the calls of an invoice; empty without any. A read beside a commit may have a
    /// part of it, but never more calls than are listed.
    fn invoice_sums(
        &self,
        account: &AccountId,
        number: &DocumentNumber,
    ) -> impl Future<Output = Result<InvoiceCalls, StoreError>> + Send;

    /// Stores the result of an invoice's tie-out, and lists the invoice as untied or removes it
    /// from that list. Does nothing when the stored result was computed from more calls
    /// (`mark.calls.calls`): the run that commits last computes last, from all calls.
    fn mark_tie_out(
        &self,
        account: &AccountId,
        number: &DocumentNumber,
        mark: &TieOutMark,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// The usage lines of an invoice, and what else its tie-out needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsageLines {
    /// The usage lines, in order of the invoice.
    pub lines: Vec<UsageLine>,
    /// The invoice's currency.
    pub currency: Currency,
    /// The day of issue.
    pub issued_on: Date,
}

/// Reads what the calls of an invoice are compared with.
pub trait ReadUsageLines: Send + Sync {
    /// The usage lines of an invoice; `None` when the account has no such invoice.
    fn usage_lines(
        &self,
        account: &AccountId,
        number: &DocumentNumber,
    ) -> impl Future<Output = Result<Option<UsageLines>, StoreError>> + Send;
}

/// The usage lines of posted invoices, from their original documents.
#[derive(Clone, Copy, Debug)]
pub struct StoredInvoices<'a, S, F> {
    /// Where the documents are listed.
    pub store: &'a S,
    /// The documents.
    pub files: &'a F,
}

impl<S: ReadInvoices, F: ReadDocuments> ReadUsageLines for StoredInvoices<'_, S, F> {
    async fn usage_lines(
        &self,
        account: &AccountId,
        number: &DocumentNumber,
    ) -> Result<Option<UsageLines>, StoreError> {
        let Some(record) = self.store.invoice(account, number).await? else { return Ok(None) };
        let unreadable =
            |error: io::Error| StoreError::Unavailable(format!("{}: {error}", record.document_key));
        let line = self.files.document(&record.document_key).await.map_err(unreadable)?;
        let corrupt = || StoreError::Corrupt(format!("invoice {number} of account {account}"));
        let Ok((Document::Ledger(document), _)) = parse_stored(&line).document else {
            return Err(corrupt());
        };
        let Detail::Invoice(invoice) = document.detail else { return Err(corrupt()) };
        let usage = invoice.lines.into_iter().filter(|line| line.category == LineCategory::Usage);
        let lines = usage
            .map(|line| UsageLine { id: line.id, amount: line.amount, usage: line.usage })
            .collect();
        let (currency, issued_on) = (document.currency, document.document_on);
        Ok(Some(UsageLines { lines, currency, issued_on }))
    }
}
