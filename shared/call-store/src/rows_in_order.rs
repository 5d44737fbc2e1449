//! All rows that match, in order of start and id, for downloads.

use std::{collections::VecDeque, ops::Range};

use app::{
    call_records::{ReadCallFiles, Segment, SegmentPlace},
    store::StoreError,
};
use call_rows::{Columns, RowKey};
use domain::call_record::Filter;

use crate::{
    fetch::corrupt,
    fragment::read_fragment,
    matching::{Candidates, can_match},
    rows::RowSet,
    schema::{ROW, ROW_PAGE},
};

/// Bytes of rows that are given at once, about.
const BLOCK: usize = 1 << 20;

/// Bytes of rows that are read ahead, about, of all segments together.
const AHEAD: usize = 8 << 20;

/// Rows, in order. Memory does not grow with their number, but with the number of segments whose
/// times overlap.
pub struct RowsInOrder<'a, F> {
    files: &'a F,
    filter: &'a Filter,
    /// Segments that are not read yet, by start of their first call.
    waiting: VecDeque<(usize, &'a Segment)>,
    open: Vec<Source<'a, F>>,
}

/// Consecutive rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowBlock {
    text: String,
    /// The segment of each row, and where the row ends in the text.
    rows: Vec<(usize, usize)>,
}

impl RowBlock {
    /// All rows, each with its line break.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Each row without its line break, and the place of its segment among those that are read:
    /// segments can have different columns after those of the interface.
    pub fn rows(&self) -> impl Iterator<Item = (usize, &str)> {
        let mut start = 0;
        self.rows.iter().map(move |(segment, end)| {
            let row = self.text.get(start..end.saturating_sub(1)).unwrap_or_default();
            start = *end;
            (*segment, row)
        })
    }
}

/// The rows of a segment that are not given yet.
struct Source<'a, F> {
    segment: usize,
    key: &'a str,
    rows: Option<Rest<'a, F>>,
    text: String,
    ends: Vec<usize>,
    /// How many of `ends` are given, and where the next row begins.
    given: usize,
    start: usize,
    head: (i64, String),
}

/// What is still in the file of a large segment.
struct Rest<'a, F> {
    rows: Candidates<'a, F>,
    /// The rows that match; `None` when all of the ranges do.
    set: Option<RowSet>,
    ranges: VecDeque<Range<usize>>,
    /// Bytes of a row, on average.
    row_bytes: usize,
}

impl<'a, F: ReadCallFiles> RowsInOrder<'a, F> {
    /// The rows of segments that match. The calls of all segments are those of one account.
    pub fn new(files: &'a F, segments: &'a [Segment], filter: &'a Filter) -> Self {
        let all = segments.iter().enumerate();
        let mut waiting: Vec<_> = all.filter(|(_, it)| can_match(it, filter)).collect();
        waiting.sort_by_key(|(place, segment)| (segment.first, *place));
        Self { files, filter, waiting: waiting.into(), open: Vec::new() }
    }

    /// The next rows; `None` behind the last.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when a file cannot be read, [`StoreError::Corrupt`] when it is
    /// not as it was written. Rows that were given are right all the same.
    pub async fn next(&mut self) -> Result<Option<RowBlock>, StoreError> {
        let mut block = RowBlock::default();
        while block.text.len() < BLOCK {
            self.fill().await?;
            let heads = self.open.iter().enumerate().map(|(place, it)| (&it.head, place));
            let Some((_, first)) = heads.min() else { break };
            let others = self.open.iter().enumerate().filter(|(place, _)| *place != first);
            let bound = others.map(|(_, it)| it.head.clone()).min();
            let opens = self.waiting.front();
            let opens = opens.map(|(_, it)| (it.first.as_millisecond(), String::new()));
            let bound = bound.into_iter().chain(opens).min();
            let Some(source) = self.open.get_mut(first) else { break };
            source.give(bound, &mut block)?;
        }
        Ok((!block.rows.is_empty()).then_some(block))
    }

    /// Opens the segments that can have the next row, and reads on where a segment has none left.
    async fn fill(&mut self) -> Result<(), StoreError> {
        loop {
            let most = AHEAD / self.open.len().max(1);
            for source in &mut self.open {
                source.read(most).await?;
            }
            self.open.retain(|source| !source.is_empty());
            let first = self.open.iter().map(|source| source.head.0).min();
            let opens = |segment: &Segment| {
                first.is_none_or(|first| segment.first.as_millisecond() <= first)
            };
            let Some((place, segment)) = self.waiting.front().filter(|(_, it)| opens(it)) else {
                return Ok(());
            };
            let source = Source::open(self.files, *place, segment, self.filter).await?;
            self.open.push(source);
            self.waiting.pop_front();
        }
    }
}

impl<'a, F: ReadCallFiles> Source<'a, F> {
    async fn open(
        files: &'a F,
        place: usize,
        segment: &'a Segment,
        filter: &'a Filter,
    ) -> Result<Self, StoreError> {
        let key = match &segment.place {
            SegmentPlace::Parquet(place) => &place.calls.key,
            SegmentPlace::Fragment(place) => &place.key,
        };
        let mut source = Self {
            segment: place,
            key,
            rows: None,
            text: String::new(),
            ends: Vec::new(),
            given: 0,
            start: 0,
            head: (0, String::new()),
        };
        match &segment.place {
            SegmentPlace::Parquet(place) => {
                let rows = Candidates::find(files, segment, place, filter).await?;
                source.rows = Some(Rest::of(rows).await?);
            }
            SegmentPlace::Fragment(place) => {
                let columns = Columns::new(segment.extra_columns.clone());
                let every = Filter { masked: filter.masked, ..Filter::default() };
                read_fragment(files, place, &columns, |row| {
                    if *filter == every || filter.matches(&row.to_call_record()) {
                        source.push(row.line());
                    }
                    Ok(())
                })
                .await?;
                source.look()?;
            }
        }
        Ok(source)
    }

    /// Reads on when there is no row left: about so many bytes.
    async fn read(&mut self, most: usize) -> Result<(), StoreError> {
        while self.given == self.ends.len()
            && let Some(mut rest) = self.rows.take()
        {
            (self.given, self.start) = (0, 0);
            self.ends.clear();
            self.text.clear();
            let ranges = rest.next_ranges(most);
            if ranges.is_empty() {
                return Ok(());
            }
            let set = rest.set.take();
            let read = rest.rows.calls.texts(&ranges, |row, text| {
                if set.as_ref().is_none_or(|set| set.has(row)) {
                    self.push(text);
                }
                Ok(())
            });
            read.await?;
            rest.set = set;
            self.rows = Some(rest);
            self.look()?;
        }
        Ok(())
    }

    const fn is_empty(&self) -> bool {
        self.given == self.ends.len()
    }

    fn push(&mut self, row: &str) {
        self.text.push_str(row);
        self.text.push('\n');
        self.ends.push(self.text.len());
    }

    fn row_key(&self, place: usize) -> Result<(i64, String), StoreError> {
        let before = place.checked_sub(1).and_then(|before| self.ends.get(before));
        let start = before.copied().unwrap_or(0);
        let end = self.ends.get(place).copied().unwrap_or(start).saturating_sub(1);
        let row = self.text.get(start..end).unwrap_or_default();
        let key = RowKey::parse(row).map_err(|error| corrupt(self.key, error))?;
        Ok((key.started_at_ms, key.call_id.into_owned()))
    }

    /// Reads the key of the next row.
    fn look(&mut self) -> Result<(), StoreError> {
        if !self.is_empty() {
            self.head = self.row_key(self.given)?;
        }
        Ok(())
    }

    /// Gives the next row, and those that follow it before the bound.
    fn give(
        &mut self,
        bound: Option<(i64, String)>,
        block: &mut RowBlock,
    ) -> Result<(), StoreError> {
        let mut end = self.ends.len();
        if let Some(bound) = bound {
            // In steps that double, then back by halves: runs are long or very short.
            let (mut inside, mut step) = (self.given, 1_usize);
            while inside.saturating_add(step) < end {
                if self.row_key(inside.saturating_add(step))? >= bound {
                    end = inside.saturating_add(step);
                    break;
                }
                inside = inside.saturating_add(step);
                step = step.saturating_mul(2).min(end.saturating_sub(inside).div_ceil(2).max(1));
            }
            while inside.saturating_add(1) < end {
                let middle = inside.midpoint(end);
                if self.row_key(middle)? < bound {
                    inside = middle;
                } else {
                    end = middle;
                }
            }
        }
        let shift = block.text.len();
        let given = self.ends.get(self.given..end).unwrap_or_default();
        let last = given.last().copied().unwrap_or(self.start);
        let moved = |row_end: &usize| (self.segment, shift + row_end.saturating_sub(self.start));
        block.rows.extend(given.iter().map(moved));
        block.text.push_str(self.text.get(self.start..last).unwrap_or_default());
        (self.given, self.start) = (end, last);
        self.look()
    }
}

impl<'a, F: ReadCallFiles> Rest<'a, F> {
    async fn of(rows: Candidates<'a, F>) -> Result<Self, StoreError> {
        let set = rows.matching().await?;
        let ranges = match &set {
            Some(set) => set.blocks(ROW_PAGE),
            None if rows.range.is_empty() => Vec::new(),
            None => vec![rows.range.clone()],
        };
        let bytes = rows.calls.file.bytes_of(ROW);
        let row_bytes = bytes.checked_div(rows.calls.rows).unwrap_or(0).max(1);
        Ok(Self { rows, set, ranges: ranges.into(), row_bytes })
    }

    /// The next ranges, of about so many bytes.
    fn next_ranges(&mut self, most: usize) -> Vec<Range<usize>> {
        let mut left = (most / self.row_bytes).max(ROW_PAGE);
        let mut ranges = Vec::new();
        while left > 0
            && let Some(range) = self.ranges.pop_front()
        {
            let part = range.start..range.end.min(range.start.saturating_add(left));
            left -= part.len();
            if part.end < range.end {
                self.ranges.push_front(part.end..range.end);
            }
            ranges.push(part);
        }
        ranges
    }
}
