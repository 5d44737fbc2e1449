//! Reads columns and rows of a Parquet file through ranged reads.

use std::{ops::Range, sync::Arc};

use app::{
    call_records::{ReadCallFiles, StoredFile},
    store::StoreError,
};
use arrow_array::RecordBatch;
use arrow_schema::{DataType, Field, Schema};
use call_rows::LINE_ID;
use parquet::{
    DecodeResult,
    arrow::{
        ProjectionMask,
        arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions, RowSelection},
        push_decoder::ParquetPushDecoderBuilder,
    },
    errors::ParquetError,
    file::{
        metadata::{ColumnChunkMetaData, ParquetMetaData, ParquetMetaDataPushDecoder},
        page_index::{column_index::ColumnIndexMetaData, offset_index::PageLocation},
        statistics::Statistics,
    },
};

use crate::{
    fetch::{corrupt, fetch},
    rows::RowSet,
    schema,
};

/// Rows that are decoded at once.
const BATCH: usize = 8_192;

/// Bytes that the end of a file has besides an entry for each page of [`schema::ROW`].
const TAIL: u64 = 20 << 10;

/// Bytes of such an entry, at most.
const PAGE_ENTRY: u64 = 15;

/// A file whose end is read.
pub(crate) struct ParquetFile<'a, F> {
    files: &'a F,
    key: &'a str,
    length: u64,
    metadata: ArrowReaderMetadata,
}

/// Consecutive rows of a scan.
pub(crate) struct Block {
    /// Their columns.
    pub(crate) batch: RecordBatch,
    /// Which rows they are, in order.
    pub(crate) spans: Vec<Range<usize>>,
}

impl<'a, F: ReadCallFiles> ParquetFile<'a, F> {
    /// Reads the end of a file that has so many rows.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be read.
    pub(crate) async fn open(
        files: &'a F,
        file: &'a StoredFile,
        rows: u64,
    ) -> Result<Self, StoreError> {
        let key = file.key.as_str();
        let wrong = |error: ParquetError| corrupt(key, error);
        let mut decoder = ParquetMetaDataPushDecoder::try_new(file.length).map_err(wrong)?;
        let entries = rows.div_ceil(schema::ROW_PAGE as u64).saturating_mul(PAGE_ENTRY);
        let tail = file.length.min(TAIL.saturating_add(entries));
        let mut ranges = vec![file.length.saturating_sub(tail)..file.length];
        let metadata = loop {
            let bytes = fetch(files, key, &ranges).await?;
            decoder.push_ranges(ranges, bytes).map_err(wrong)?;
            match decoder.try_decode().map_err(wrong)? {
                DecodeResult::NeedsData(more) => ranges = more,
                DecodeResult::Data(metadata) => break metadata,
                DecodeResult::Finished => return Err(corrupt(key, "no metadata")),
            }
        };
        let metadata = typed(metadata).map_err(wrong)?;
        Ok(Self { files, key, length: file.length, metadata })
    }

    /// The key of the file.
    pub(crate) const fn key(&self) -> &'a str {
        self.key
    }

    /// The rows of a row group; 0 when there is no such group.
    pub(crate) fn rows(&self, group: usize) -> usize {
        let groups = self.metadata.metadata().row_groups();
        let rows = groups.get(group).map_or(0, |group| group.num_rows());
        usize::try_from(rows).unwrap_or(0)
    }

    /// Whether it has a column.
    pub(crate) fn has(&self, column: &str) -> bool {
        self.metadata.schema().field_with_name(column).is_ok()
    }

    /// The bytes of a column of the first row group, decompressed.
    pub(crate) fn bytes_of(&self, column: &str) -> usize {
        let bytes = self.chunk(column).map_or(0, ColumnChunkMetaData::uncompressed_size);
        usize::try_from(bytes).unwrap_or(0)
    }

    /// The bytes of a column of the first row group, as they are stored.
    pub(crate) fn stored_bytes_of(&self, column: &str) -> Option<i64> {
        self.chunk(column).map(ColumnChunkMetaData::compressed_size)
    }

    /// The lowest value of a column of integers in the first row group, where it is stored.
    pub(crate) fn lowest(&self, column: &str) -> Option<i64> {
        match self.chunk(column)?.statistics()? {
            Statistics::Int64(values) => values.min_opt().copied(),
            _ => None,
        }
    }

    fn chunk(&self, column: &str) -> Option<&ColumnChunkMetaData> {
        let place = self.metadata.schema().index_of(column).ok()?;
        self.metadata.metadata().row_groups().first()?.columns().get(place)
    }

    /// The bytes of the pages of the last column, in the file, that have one of these rows of a row
    /// group. 0 without an index of pages.
    pub(crate) fn bytes_of_rows(&self, group: usize, rows: &RowSet) -> u64 {
        let last = self.metadata.parquet_schema().num_columns().saturating_sub(1);
        let index = self.metadata.metadata().page_index_for_row_group(group);
        let Some(pages) = index.page_locations(last) else { return 0 };
        let first = |page: Option<&PageLocation>| {
            page.map_or(self.rows(group), |page| usize::try_from(page.first_row_index).unwrap_or(0))
        };
        let nexts = pages.iter().skip(1).map(Some).chain([None]);
        let needed = pages
            .iter()
            .zip(nexts)
            .filter(|(page, next)| rows.has_any(first(Some(*page))..first(*next)));
        needed.map(|(page, _)| u64::try_from(page.compressed_page_size).unwrap_or(0)).sum()
    }

    /// First row, minimum and maximum of each page of a column of integers in the first row group.
    pub(crate) fn pages(&self, column: &str) -> Option<Vec<(usize, i64, i64)>> {
        let place = self.metadata.schema().index_of(column).ok()?;
        let index = self.metadata.metadata().page_index_for_row_group(0);
        let ColumnIndexMetaData::INT64(statistics) = index.column_index(place)? else {
            return None;
        };
        let firsts = index.page_locations(place)?.iter().map(|page| page.first_row_index);
        let bounds = statistics.min_values().iter().zip(statistics.max_values());
        firsts
            .zip(bounds)
            .map(|(first, (min, max))| Some((usize::try_from(first).ok()?, *min, *max)))
            .collect()
    }

    /// Decodes columns of a row group: of all rows, or of those in some ranges, which are in order.
    ///
    /// # Errors
    /// [`StoreError`] when the file cannot be read, and what `visit` gives.
    pub(crate) async fn scan(
        &self,
        group: usize,
        columns: &[&str],
        ranges: &[Range<usize>],
        mut visit: impl FnMut(&Block) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let rows = self.rows(group);
        let fits = ranges.last().is_none_or(|last| last.end <= rows);
        if ranges.is_empty() || !fits {
            return if fits { Ok(()) } else { Err(corrupt(self.key, "fewer rows than listed")) };
        }
        let wrong = |error: ParquetError| corrupt(self.key, error);
        let schema = self.metadata.parquet_schema();
        let mask = ProjectionMask::columns(schema, columns.iter().copied());
        let mut builder = ParquetPushDecoderBuilder::new_with_metadata(self.metadata.clone())
            .with_row_groups(vec![group])
            .with_projection(mask)
            .with_batch_size(BATCH);
        if ranges != [0..rows] {
            let ranges = ranges.iter().cloned();
            builder =
                builder.with_row_selection(RowSelection::from_consecutive_ranges(ranges, rows));
        }
        let mut decoder = builder.build().map_err(wrong)?;
        let mut left = Spans { ranges: ranges.to_vec(), next: 0 };
        loop {
            match decoder.try_decode().map_err(wrong)? {
                DecodeResult::NeedsData(ranges) => {
                    if ranges.iter().any(|range| range.end > self.length) {
                        return Err(corrupt(self.key, "a page outside of the file"));
                    }
                    let bytes = fetch(self.files, self.key, &ranges).await?;
                    decoder.push_ranges(ranges, bytes).map_err(wrong)?;
                }
                DecodeResult::Data(batch) => {
                    let spans = left.take(batch.num_rows());
                    let spans = spans.ok_or_else(|| corrupt(self.key, "more rows than listed"))?;
                    visit(&Block { batch, spans })?;
                }
                DecodeResult::Finished if left.is_empty() => return Ok(()),
                DecodeResult::Finished => return Err(corrupt(self.key, "fewer rows than listed")),
            }
        }
    }
}

/// Rows that a scan has still to give.
struct Spans {
    ranges: Vec<Range<usize>>,
    next: usize,
}

impl Spans {
    /// The next so many of them; `None` when there are fewer.
    fn take(&mut self, mut count: usize) -> Option<Vec<Range<usize>>> {
        let mut taken = Vec::new();
        while count > 0 {
            let range = self.ranges.get_mut(self.next)?;
            let part = range.start..range.end.min(range.start.saturating_add(count));
            count -= part.len();
            range.start = part.end;
            self.next += usize::from(range.start >= range.end);
            taken.push(part);
        }
        Some(taken)
    }

    const fn is_empty(&self) -> bool {
        self.next == self.ranges.len()
    }
}

/// The metadata, with the types in which columns are read: texts that filter with their dictionary,
/// and charges as 64-bit integers.
fn typed(metadata: ParquetMetaData) -> Result<ArrowReaderMetadata, ParquetError> {
    let plain = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
    let read = ArrowReaderMetadata::try_new(Arc::new(metadata), plain)?;
    let field = |field: &Arc<Field>| {
        let known = schema::COLUMNS.iter().find(|(column, _)| column.name() == field.name());
        let kind = match known {
            Some((_, kind)) => Some(*kind),
            None => (field.name() == LINE_ID).then_some(schema::Kind::Filter),
        };
        match kind.map(schema::data_type) {
            Some(wanted @ (DataType::Dictionary(..) | DataType::Decimal64(..))) => {
                Arc::new(field.as_ref().clone().with_data_type(wanted))
            }
            _ => Arc::clone(field),
        }
    };
    let fields: Vec<_> = read.schema().fields().iter().map(field).collect();
    let options = ArrowReaderOptions::new().with_schema(Arc::new(Schema::new(fields)));
    ArrowReaderMetadata::try_new(Arc::clone(read.metadata()), options)
}
