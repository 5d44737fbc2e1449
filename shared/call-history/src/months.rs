//! The months of Call History.

use std::collections::BTreeMap;

use app::{
    call_records::{ReadCallFiles, ReadCallRecords, Segment},
    store::StoreError,
};
use domain::call_record::{Filter, Month, Totals};
use futures_util::future::try_join_all;
use jiff::Timestamp;

use crate::{
    account::CallAccount,
    calls,
    period::{Period, shown_months},
};

/// The calls of a month of the account's civil days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CallMonth {
    /// The month.
    pub month: Month,
    /// Sums of its calls.
    pub totals: Totals,
}

/// The current month and the six before it, newest first, each with its calls.
///
/// What is listed of a segment suffices when all its calls are in one month. A segment with calls
/// on both sides of the account's midnight is read for the shorter side only.
///
/// # Errors
/// When a port fails or its contents are inconsistent.
pub async fn call_history(
    records: &impl ReadCallRecords,
    files: &impl ReadCallFiles,
    account: &CallAccount,
    now: Timestamp,
) -> Result<Vec<CallMonth>, StoreError> {
    let mut months = shown_months(&account.zone, now);
    months.reverse();
    let periods: Vec<_> =
        months.iter().filter_map(|month| Period::month(*month, &account.zone)).collect();
    let begins = periods.iter().filter_map(|period| period.from);
    let ends = periods.last().and_then(|last| last.to);
    let cuts: Vec<Timestamp> = begins.chain(ends).collect();
    let (Some(from), Some(to)) = (cuts.first().copied(), cuts.last().copied()) else {
        return Ok(Vec::new());
    };
    let (first, last) = Period { from: Some(from), to: Some(to) }.utc_months();
    let mut segments = records.segments(&account.id, first, last).await?;
    segments.retain(|segment| segment.kept_until > now);
    let spans = spans(files, &cuts, segments).await?;
    // The span before the first cut is not shown.
    let shown = months.into_iter().zip(1..).map(|(month, span)| {
        let totals = spans.get(&span).copied().unwrap_or_default();
        CallMonth { month, totals }
    });
    let mut shown: Vec<_> = shown.collect();
    shown.reverse();
    Ok(shown)
}

/// Sums of all calls by span: the number of cuts at or before their start.
async fn spans(
    files: &impl ReadCallFiles,
    cuts: &[Timestamp],
    segments: Vec<Segment>,
) -> Result<BTreeMap<usize, Totals>, StoreError> {
    let span = |instant: Timestamp| cuts.partition_point(|cut| *cut <= instant);
    let mut sums: BTreeMap<usize, Totals> = BTreeMap::new();
    // Segments by the span that is read and the span that has their other calls.
    let mut read: BTreeMap<(usize, usize), Vec<Segment>> = BTreeMap::new();
    for segment in segments {
        let (first, last) = (span(segment.first), span(segment.last));
        let (pieces, rest) = match cuts.get(first) {
            Some(cut) if last == first + 1 => {
                let before = cut.duration_since(segment.first);
                let after = segment.last.duration_since(*cut);
                if before <= after { (first..last, last) } else { (last..last + 1, first) }
            }
            _ => (first..last, last),
        };
        let sum = sums.entry(rest).or_default();
        *sum = sum.plus(segment.totals);
        for piece in pieces {
            read.entry((piece, rest)).or_default().push(segment.clone());
        }
    }
    let pieces = read.iter().map(async |((piece, rest), segments)| {
        let from = piece.checked_sub(1).and_then(|before| cuts.get(before)).copied();
        let to = cuts.get(*piece).copied();
        let filter = Filter { from, to, ..Filter::default() };
        Ok::<_, StoreError>((*piece, *rest, calls::totals(files, segments, &filter).await?))
    });
    for (piece, rest, totals) in try_join_all(pieces).await? {
        let of_piece = sums.entry(piece).or_default();
        *of_piece = of_piece.plus(totals);
        let of_rest = sums.entry(rest).or_default();
        *of_rest = minus(*of_rest, totals);
    }
    Ok(sums)
}

fn minus(whole: Totals, part: Totals) -> Totals {
    Totals {
        calls: whole.calls.saturating_sub(part.calls),
        billed_seconds: whole.billed_seconds.saturating_sub(part.billed_seconds),
        charge: whole.charge.plus(part.charge.negated()),
    }
}
