//! Which rows of a large segment match a filter.

use std::ops::Range;

use app::{
    call_records::{ParquetFiles, ReadCallFiles, Segment},
    store::StoreError,
};
use domain::call_record::{CallRecord, Filter};
use futures_util::future::try_join;
use jiff::Timestamp;

use crate::{
    amounts,
    calls_file::CallsFile,
    fetch::corrupt,
    number::Part,
    number_search::rows_with,
    parquet_file::Block,
    predicate::Predicate,
    rows::RowSet,
    schema::{FILTER_PAGE, ROW_PAGE},
};

/// Bytes of a page of canonical rows, and of a page of a column: to choose the cheaper way. Of real
/// calls; others make the choice worse and nothing else.
const ROW_PAGE_BYTES: usize = 15 << 10;
const FILTER_PAGE_BYTES: usize = 24 << 10;

/// No more pages of canonical rows are read to look at single rows: each can be a request.
const MOST_ROW_PAGES: usize = 40;

/// A segment with the rows of it that can match.
pub(crate) struct Candidates<'a, F> {
    /// The file.
    pub(crate) calls: CallsFile<'a, F>,
    /// The rows of the filter's time.
    pub(crate) range: Range<usize>,
    /// Those of them that have the number; `None` when the filter has none.
    pub(crate) set: Option<RowSet>,
    filter: &'a Filter,
    predicate: Predicate<'a>,
}

/// Rows that are looked at together, in order.
pub(crate) enum Piece<'b> {
    /// Their columns, with 1 for each row that matches and 0 for each other.
    Columns(&'b Block, &'b [u8]),
    /// Rows that match, each with its place.
    Calls(&'b [(usize, CallRecord)]),
}

/// Whether a segment has calls of the filter's time, as far as its first and last say.
pub(crate) fn can_match(segment: &Segment, filter: &Filter) -> bool {
    filter.from.is_none_or(|from| segment.last >= from)
        && filter.to.is_none_or(|to| segment.first < to)
}

impl<'a, F: ReadCallFiles> Candidates<'a, F> {
    /// Opens a segment and reads what says which rows have the time and the number.
    ///
    /// # Errors
    /// [`StoreError`] when a file cannot be read.
    pub(crate) async fn find(
        files: &'a F,
        segment: &'a Segment,
        place: &'a ParquetFiles,
        filter: &'a Filter,
    ) -> Result<Self, StoreError> {
        let rows = usize::try_from(segment.totals.calls);
        let rows = rows.map_err(|_| corrupt(&place.calls.key, "too many rows are listed"))?;
        let number = async {
            match filter.number.as_deref().filter(|part| !part.is_empty()) {
                None => Ok(None),
                Some(part) => {
                    let part = Part::new(part, filter.masked);
                    rows_with(files, &place.numbers, rows, &part).await.map(Some)
                }
            }
        };
        let (calls, set) = try_join(CallsFile::open(files, segment, place), number).await?;
        let (from, to) = (filter.from, filter.to);
        let bound = |instant: Option<Timestamp>, open: usize| {
            let calls = &calls;
            async move {
                match instant {
                    Some(instant) => calls.rows_before(millisecond_from(instant)).await,
                    None => Ok(open),
                }
            }
        };
        let (start, end) = try_join(bound(from, 0), bound(to, rows)).await?;
        let range = start..end.max(start);
        let predicate = Predicate::new(filter, calls.has_lines());
        let set = set.map(|set| set.within(&range));
        Ok(Self { calls, range, set, filter, predicate })
    }

    /// Whether every row of the range matches.
    pub(crate) const fn is_all_of_range(&self) -> bool {
        self.set.is_none() && self.predicate.is_always()
    }

    /// Whether every row of the segment matches.
    pub(crate) fn is_whole(&self) -> bool {
        self.is_all_of_range() && self.range == (0..self.calls.rows)
    }

    /// Which rows match, in a set that has no row outside of the range; `None` when all rows of the
    /// range do.
    ///
    /// # Errors
    /// [`StoreError`] when the file cannot be read.
    pub(crate) async fn matching(&self) -> Result<Option<RowSet>, StoreError> {
        if self.predicate.is_always() {
            return Ok(self.set.clone());
        }
        let mut matching = RowSet::none(self.calls.rows);
        let wrong = || corrupt(self.calls.file.key(), "more rows than listed");
        self.visit(&[], |piece| {
            let mut add = |row| matching.insert(row).ok_or_else(wrong);
            match piece {
                Piece::Calls(calls) => calls.iter().try_for_each(|(row, _)| add(*row)),
                Piece::Columns(block, mask) => {
                    let rows = block.spans.iter().cloned().flatten().zip(mask);
                    rows.filter(|(_, mask)| **mask != 0).try_for_each(|(row, _)| add(row))
                }
            }
        })
        .await?;
        Ok(Some(matching.within(&self.range)))
    }

    /// Gives all rows that match, in order, with these columns where it reads columns.
    ///
    /// # Errors
    /// [`StoreError`] when the file cannot be read, and what `take` gives.
    pub(crate) async fn visit(
        &self,
        columns: &[&'static str],
        mut take: impl FnMut(Piece<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let mut columns = columns.to_vec();
        columns.extend(self.predicate.columns());
        columns.sort_unstable();
        columns.dedup();
        if self.calls.has_amounts() {
            amounts::instead_of(&mut columns);
        }
        let is_none = self.set.as_ref().map_or(self.range.is_empty(), |set| set.count() == 0);
        if is_none || self.predicate.is_never() {
            return Ok(());
        }
        let pages = self.blocks(FILTER_PAGE);
        let row_pages = self.blocks(ROW_PAGE);
        let count = |blocks: &[Range<usize>], size: usize| -> usize {
            blocks.iter().map(|block| block.len().div_ceil(size)).sum()
        };
        let single = count(&row_pages, ROW_PAGE);
        let column_bytes = count(&pages, FILTER_PAGE) * columns.len() * FILTER_PAGE_BYTES;
        if single <= MOST_ROW_PAGES && single * ROW_PAGE_BYTES <= column_bytes {
            let mut calls = match &self.set {
                Some(set) => self.calls.calls(set.iter()).await?,
                None => self.calls.calls(self.range.clone()).await?,
            };
            calls.retain(|(_, call)| self.filter.matches(call));
            return take(Piece::Calls(&calls));
        }
        let mut mask = Vec::new();
        let file = &self.calls.file;
        file.scan(0, &columns, &pages, |block| {
            self.fill(block, &mut mask);
            let applied = self.predicate.apply(&block.batch, &mut mask);
            applied.ok_or_else(|| corrupt(file.key(), "a column is missing"))?;
            take(Piece::Columns(block, &mask))
        })
        .await
    }

    /// The rows that can match, in whole blocks of this size. Only those of the range when that is
    /// all there is.
    fn blocks(&self, size: usize) -> Vec<Range<usize>> {
        match &self.set {
            Some(set) => set.blocks(size),
            None if self.range.is_empty() => Vec::new(),
            None => vec![self.range.clone()],
        }
    }

    fn fill(&self, block: &Block, mask: &mut Vec<u8>) {
        mask.clear();
        match &self.set {
            None => mask.resize(block.batch.num_rows(), 1),
            Some(set) => {
                let rows = block.spans.iter().cloned().flatten();
                mask.extend(rows.map(|row| u8::from(set.has(row))));
            }
        }
    }
}

/// The first millisecond that does not lie before an instant.
fn millisecond_from(instant: Timestamp) -> i64 {
    let whole = instant.as_nanosecond().div_euclid(1_000_000);
    let rest = i128::from(instant.as_nanosecond().rem_euclid(1_000_000) > 0);
    i64::try_from(whole + rest).unwrap_or(i64::MAX)
}
