//! Which segments a search reads.

use app::{
    call_records::{InvoiceCalls, ReadCallRecords, Segment},
    store::StoreError,
};
use domain::{call_record::Filter, ids::DocumentNumber};
use jiff::Timestamp;

use crate::{account::CallAccount, period::Period};

/// The segments that may have calls that a search finds, and whose files are kept, in order of
/// their ids.
///
/// A search for an invoice without a period has all calls of the invoice, however old.
pub(crate) async fn segments(
    records: &impl ReadCallRecords,
    account: &CallAccount,
    filter: &Filter,
    now: Timestamp,
) -> Result<Vec<Segment>, StoreError> {
    let period = Period { from: filter.from, to: filter.to };
    let number = filter.invoice_number.as_deref().map(DocumentNumber::stored);
    let segments = match number {
        Some(Err(_)) => return Ok(Vec::new()),
        Some(Ok(number)) if period == Period::default() => {
            let InvoiceCalls { months, .. } = records.invoice_calls(&account.id, &number).await?;
            let (Some(first), Some(last)) = (months.first(), months.last()) else {
                return Ok(Vec::new());
            };
            let mut segments = records.segments(&account.id, *first, *last).await?;
            segments.retain(|segment| months.contains(&segment.id.month));
            segments
        }
        _ => {
            let (first, last) = period.utc_months();
            records.segments(&account.id, first, last).await?
        }
    };
    let overlaps = |segment: &Segment| {
        segment.kept_until > now
            && period.from.is_none_or(|from| segment.last >= from)
            && period.to.is_none_or(|to| segment.first < to)
    };
    Ok(segments.into_iter().filter(overlaps).collect())
}
