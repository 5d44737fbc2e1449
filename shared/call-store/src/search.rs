//! Search over the segments of an account.

use app::{
    call_records::{ParquetFiles, ReadCallFiles, Segment, SegmentPlace},
    store::StoreError,
};
use call_rows::{Column, Columns};
use domain::call_record::{SortKey, Totals};
use futures_util::{StreamExt, TryStreamExt, stream};

use crate::{
    amounts::{charges, seconds},
    best::Best,
    calls_file::CallsFile,
    choose::{Candidate, Source, choose},
    fetch::corrupt,
    fragment::read_fragment,
    matching::{Candidates, Piece, can_match},
    query::{Found, FoundCall, Position, Query, key},
    sums::Sums,
};

/// Segments that are searched at once.
const SEGMENTS: usize = 8;

/// What one segment has.
struct Part<'a, F> {
    totals: Totals,
    candidates: Vec<Candidate>,
    calls: Option<CallsFile<'a, F>>,
}

/// Searches segments: the first calls in order, and the sums of all that match. The calls of all
/// segments are those of one account.
///
/// # Errors
/// [`StoreError::Unavailable`] when a file cannot be read, [`StoreError::Corrupt`] when it is not
/// as it was written.
pub async fn search<F: ReadCallFiles>(
    files: &F,
    segments: &[Segment],
    query: &Query,
) -> Result<Found, StoreError> {
    // One more says whether there are more.
    let limit = query.limit.saturating_add(1);
    let asked = segments.iter().enumerate().filter(|(_, it)| can_match(it, &query.filter));
    let parts = asked.map(|(place, segment)| part(files, place, segment, query, limit));
    let parts: Vec<_> = parts.collect();
    let mut parts: Vec<Part<'_, F>> = stream::iter(parts).buffered(SEGMENTS).try_collect().await?;
    let totals = parts.iter().map(|part| part.totals).fold(Totals::default(), Totals::plus);
    let all = parts.iter_mut().flat_map(|part| std::mem::take(&mut part.candidates)).collect();
    let chosen = choose(all, query.order.descending, limit);
    let mut calls = calls_of(&parts, segments, chosen).await?;
    calls.sort_by(|one, other| query.order.compare(&one.call, &other.call));
    let has_more = calls.len() > query.limit;
    calls.truncate(query.limit);
    let last = calls.last().filter(|_| has_more);
    let next = last.map(|last| Position::of(&last.call, query.order));
    Ok(Found { calls, totals, next })
}

async fn part<'a, F: ReadCallFiles>(
    files: &'a F,
    place: usize,
    segment: &'a Segment,
    query: &'a Query,
    limit: usize,
) -> Result<Part<'a, F>, StoreError> {
    match &segment.place {
        SegmentPlace::Fragment(_) => in_fragment(files, place, segment, query, limit).await,
        SegmentPlace::Parquet(files_of) => {
            in_parquet(files, (place, segment, files_of), query, limit).await
        }
    }
}

async fn in_fragment<'a, F: ReadCallFiles>(
    files: &'a F,
    place: usize,
    segment: &'a Segment,
    query: &'a Query,
    limit: usize,
) -> Result<Part<'a, F>, StoreError> {
    let mut part = Part { totals: Totals::default(), candidates: Vec::new(), calls: None };
    let SegmentPlace::Fragment(fragment) = &segment.place else { return Ok(part) };
    let columns = Columns::new(segment.extra_columns.clone());
    let mut calls = Vec::new();
    read_fragment(files, fragment, &columns, |row| {
        let call = row.to_call_record();
        if query.filter.matches(&call) {
            part.totals.add(call.billed_seconds, call.charge);
            if query.after.as_ref().is_none_or(|after| after.is_before(&call, query.order)) {
                calls.push(call);
            }
        }
        Ok(())
    })
    .await?;
    calls.sort_by(|one, other| query.order.compare(one, other));
    calls.truncate(limit);
    let candidate = |call| Candidate::of_call(place, call, query.order.key);
    part.candidates = calls.into_iter().map(candidate).collect();
    Ok(part)
}

async fn in_parquet<'a, F: ReadCallFiles>(
    files: &'a F,
    (place, segment, files_of): (usize, &'a Segment, &'a ParquetFiles),
    query: &'a Query,
    limit: usize,
) -> Result<Part<'a, F>, StoreError> {
    let rows = Candidates::find(files, segment, files_of, &query.filter).await?;
    let cut = cut(&rows.calls, query).await?;
    let mut best = Best::new(query.order.descending, limit, cut);
    let by = query.order.key;
    let in_order = by == SortKey::StartedAt && rows.is_all_of_range();
    if in_order {
        offer_in_order(&mut best, rows.range.clone());
    }
    let (billed, charge) = (Column::BilledS.name(), Column::Charge.name());
    let mut columns = Vec::new();
    columns.extend((!rows.is_whole()).then_some([billed, charge]).into_iter().flatten());
    columns.extend((by == SortKey::Charge).then_some(charge));
    columns.extend((by == SortKey::BilledSeconds).then_some(billed));
    let mut sums = Sums::default();
    if !columns.is_empty() {
        let wrong = || corrupt(rows.calls.file.key(), "a column is missing or has wrong values");
        let is_whole = rows.is_whole();
        rows.visit(&columns, |piece| {
            match piece {
                Piece::Calls(calls) => {
                    for (row, call) in calls {
                        sums.add_call(call);
                        if !in_order {
                            best.offer(key(call, by), *row);
                        }
                    }
                }
                Piece::Columns(block, mask) => {
                    if !is_whole {
                        sums.add(&block.batch, mask).ok_or_else(wrong)?;
                    }
                    let places = block.spans.iter().cloned().flatten();
                    match by {
                        SortKey::StartedAt if in_order => {}
                        SortKey::StartedAt => {
                            let matching = places.zip(mask).filter(|(_, mask)| **mask != 0);
                            let matching: Vec<_> = matching.map(|(row, _)| row).collect();
                            offer_in_order(&mut best, matching.into_iter());
                        }
                        SortKey::Charge => {
                            let charges = charges(&block.batch).ok_or_else(wrong)?;
                            offer_keys(&mut best, places, mask, &charges);
                        }
                        SortKey::BilledSeconds => {
                            let seconds = seconds(&block.batch).ok_or_else(wrong)?;
                            offer_keys(&mut best, places, mask, &seconds);
                        }
                    }
                }
            }
            Ok(())
        })
        .await?;
    }
    let totals = if rows.is_whole() { segment.totals } else { sums.totals() };
    let candidate = |(key, row)| {
        let (earliest, latest) = rows.calls.starts_around(row);
        Candidate { key, earliest, latest, segment: place, source: Source::Row(row) }
    };
    let candidates = best.finish().into_iter().map(candidate).collect();
    Ok(Part { totals, candidates, calls: Some(rows.calls) })
}

/// The key of the place behind which the page begins, and the number of rows of the segment that
/// come before it among those with this key.
async fn cut<F: ReadCallFiles>(
    calls: &CallsFile<'_, F>,
    query: &Query,
) -> Result<Option<(i64, usize)>, StoreError> {
    let Some(after) = &query.after else { return Ok(None) };
    let start = after.started_at.as_millisecond();
    let rows = if start < calls.segment.first.as_millisecond() {
        0
    } else if start > calls.segment.last.as_millisecond() {
        calls.rows
    } else {
        calls.rows_up_to(start, &after.call_id, !query.order.descending).await?
    };
    Ok(Some((after.key, rows)))
}

/// Offers rows in order of start: no more than are kept.
fn offer_in_order(best: &mut Best, rows: impl DoubleEndedIterator<Item = usize>) {
    let descending = best.is_descending();
    let (mut rows, mut left) = (rows, best.limit());
    while left > 0
        && let Some(row) = if descending { rows.next_back() } else { rows.next() }
    {
        left -= usize::from(best.offer(0, row));
    }
}

fn offer_keys(best: &mut Best, places: impl Iterator<Item = usize>, mask: &[u8], keys: &[i64]) {
    for ((row, mask), key) in places.zip(mask).zip(keys) {
        if *mask != 0 {
            best.offer(*key, row);
        }
    }
}

/// The calls of what was chosen.
async fn calls_of<F: ReadCallFiles>(
    parts: &[Part<'_, F>],
    segments: &[Segment],
    chosen: Vec<Candidate>,
) -> Result<Vec<FoundCall>, StoreError> {
    let mut rows: Vec<Vec<usize>> = vec![Vec::new(); segments.len()];
    let mut found = Vec::with_capacity(chosen.len());
    for Candidate { segment, source, .. } in chosen {
        match source {
            Source::Call(call) => found.push(FoundCall { call: *call, segment }),
            Source::Row(row) => rows.get_mut(segment).into_iter().for_each(|it| it.push(row)),
        }
    }
    let files = parts.iter().filter_map(|part| part.calls.as_ref());
    let read = files.filter_map(|calls| {
        let place = segments.iter().position(|it| std::ptr::eq(it, calls.segment))?;
        let mut rows = rows.get_mut(place).map(std::mem::take)?;
        rows.sort_unstable();
        if rows.is_empty() {
            return None;
        }
        Some(async move {
            let calls = calls.calls(rows.into_iter()).await?;
            let found = calls.into_iter().map(|(_, call)| FoundCall { call, segment: place });
            Ok::<Vec<_>, StoreError>(found.collect())
        })
    });
    let read: Vec<_> = read.collect();
    let all: Vec<_> = stream::iter(read).buffered(SEGMENTS).try_collect().await?;
    found.extend(all.into_iter().flatten());
    Ok(found)
}
