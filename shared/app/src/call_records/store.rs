//! Ports by which call records are read.

use std::{collections::BTreeSet, future::Future, io, ops::Range};

use bytes::Bytes;
use domain::{
    call_record::{LineCalls, Month, Totals},
    ids::{AccountId, DocumentNumber},
};

use super::segment::Segment;
use crate::store::StoreError;

/// The calls of a UTC month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MonthTotals {
    /// The month.
    pub month: Month,
    /// Raised with every segment that is listed.
    pub version: u64,
    /// Sums of all its segments.
    pub totals: Totals,
}

/// The calls of an invoice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InvoiceCalls {
    /// Sums by the line that the calls name.
    pub lines: LineCalls,
    /// The UTC months that have some of them.
    pub months: BTreeSet<Month>,
}

/// What is listed of an account's call records.
pub trait ReadCallRecords: Send + Sync {
    /// The months from one to another, both included, that have calls; oldest first.
    fn months(
        &self,
        account: &AccountId,
        from: Month,
        to: Month,
    ) -> impl Future<Output = Result<Vec<MonthTotals>, StoreError>> + Send;

    /// The segments of these months, both included, in order of their ids.
    fn segments(
        &self,
        account: &AccountId,
        from: Month,
        to: Month,
    ) -> impl Future<Output = Result<Vec<Segment>, StoreError>> + Send;

    /// The calls of an invoice; empty without any.
    fn invoice_calls(
        &self,
        account: &AccountId,
        number: &DocumentNumber,
    ) -> impl Future<Output = Result<InvoiceCalls, StoreError>> + Send;
}

/// The files of segments.
pub trait ReadCallFiles: Send + Sync {
    /// A range of bytes of a file. Fewer bytes than asked for are an error.
    fn read(&self, key: &str, range: Range<u64>) -> impl Future<Output = io::Result<Bytes>> + Send;
}
