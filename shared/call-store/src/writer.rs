//! Writes a large segment: three files.

use std::{mem, sync::Arc};

use arrow_array::{
    ArrayRef, Decimal64Array, Int64Array, RecordBatch, TimestampMillisecondArray,
    builder::StringBuilder,
};
use call_rows::{Column, Row};
use domain::call_record::CHARGE_DECIMALS;
use parquet::arrow::{ArrowWriter, arrow_writer::ArrowWriterOptions};

use crate::{
    amounts,
    error::WriteError,
    ids::{self, Hash},
    numbers::Numbers,
    schema::{self, CHARGE_DIGITS, COLUMNS, Kind},
    summary::{Summary, Tally},
};

/// Most rows of a segment.
pub const SEGMENT_ROWS: usize = 1_000_000;

/// Rows that are encoded at once.
const BATCH: usize = 4_096;

/// The files of a segment, and what is listed of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenSegment {
    /// The *calls* file: Parquet, every column.
    pub calls: Vec<u8>,
    /// The *numbers* file: Parquet, each distinct number and its rows.
    pub numbers: Vec<u8>,
    /// The *ids* file.
    pub ids: Vec<u8>,
    /// What is listed.
    pub summary: Summary,
}

/// Writes one segment, row by row, in order of start and then of id. It keeps the encoded columns,
/// and 32 bytes of hashes and 32 of numbers a row: some 150 MB for a million rows.
#[derive(Debug)]
pub struct SegmentWriter {
    file: ArrowWriter<Vec<u8>>,
    batch: Batch,
    numbers: Numbers,
    ids: Vec<(Hash, Hash)>,
    tally: Tally,
    most_rows: u64,
}

impl SegmentWriter {
    /// A segment of at most [`SEGMENT_ROWS`] rows that have these columns after those of the
    /// interface.
    ///
    /// # Errors
    /// [`WriteError::File`] when the library refuses the columns.
    pub fn new(extra_columns: &[String]) -> Result<Self, WriteError> {
        Self::with_limit(extra_columns, SEGMENT_ROWS)
    }

    /// The same with another number of rows at most, up to [`SEGMENT_ROWS`].
    ///
    /// # Errors
    /// As for [`Self::new`].
    pub fn with_limit(extra_columns: &[String], most_rows: usize) -> Result<Self, WriteError> {
        let extra = schema::extra_columns(extra_columns);
        // The schema of Arrow in the file would make some engines read dictionaries as categories.
        let options = ArrowWriterOptions::new()
            .with_properties(schema::calls_properties()?)
            .with_skip_arrow_metadata(true);
        let columns = schema::calls(&extra);
        Ok(Self {
            file: ArrowWriter::try_new_with_options(Vec::new(), columns, options)?,
            batch: Batch::new(extra_columns.len(), extra),
            numbers: Numbers::default(),
            ids: Vec::new(),
            tally: Tally::default(),
            most_rows: most_rows.min(SEGMENT_ROWS) as u64,
        })
    }

    /// How many rows it has.
    pub const fn rows(&self) -> u64 {
        self.tally.rows()
    }

    /// How many pairs of invoice and line its rows name.
    pub const fn pairs(&self) -> usize {
        self.tally.pairs()
    }

    /// Whether one of its rows names the same invoice and line as this one.
    pub fn has_pair(&self, row: &Row<'_>) -> bool {
        self.tally.has_pair(row)
    }

    /// Whether it has as many rows as it may have.
    pub const fn is_full(&self) -> bool {
        self.tally.rows() >= self.most_rows
    }

    /// Adds a row, which must have the columns of the segment.
    ///
    /// # Errors
    /// [`WriteError::Order`] when it belongs before the last one, [`WriteError::Full`],
    /// [`WriteError::Row`], [`WriteError::File`]. The segment cannot be used after an error.
    pub fn push(&mut self, row: &Row<'_>) -> Result<(), WriteError> {
        if self.is_full() {
            return Err(WriteError::Full);
        }
        let place = i32::try_from(self.rows()).map_err(|_| WriteError::Full)?;
        self.tally.add(row)?;
        self.batch.push(row)?;
        self.numbers.add(row, place);
        self.ids.push((ids::id_hash(&row.call_id()), ids::content_hash(row)));
        if self.batch.rows() == BATCH {
            self.file.write(&self.batch.take(self.file_schema())?)?;
        }
        Ok(())
    }

    /// The files.
    ///
    /// # Errors
    /// [`WriteError::Empty`] without a row, [`WriteError::File`].
    pub fn finish(mut self) -> Result<WrittenSegment, WriteError> {
        let summary = self.tally.finish()?;
        if self.batch.rows() > 0 {
            let schema = schema::calls(&self.batch.extra);
            self.file.write(&self.batch.take(schema)?)?;
        }
        let calls = self.file.into_inner()?;
        let ids = ids::encode(self.ids);
        Ok(WrittenSegment { calls, numbers: self.numbers.encode()?, ids, summary })
    }

    fn file_schema(&self) -> Arc<arrow_schema::Schema> {
        schema::calls(&self.batch.extra)
    }
}

/// Columns of the rows that are not encoded yet.
#[derive(Debug)]
struct Batch {
    /// Number of columns of the batch.
    own: usize,
    /// Columns of the batch that are stored as columns of their own.
    extra: Vec<(usize, String)>,
    started_at: Vec<i64>,
    duration: Vec<i64>,
    billed: Vec<i64>,
    charge: Vec<i64>,
    amounts: Vec<i64>,
    texts: Vec<(Column, StringBuilder)>,
    extra_texts: Vec<(usize, StringBuilder)>,
    row: StringBuilder,
}

impl Batch {
    fn new(own: usize, extra: Vec<(usize, String)>) -> Self {
        let texts = COLUMNS.iter().filter(|(_, kind)| matches!(kind, Kind::Filter | Kind::Text));
        let builders = extra.iter().map(|(place, _)| (*place, StringBuilder::new()));
        Self {
            own,
            texts: texts.map(|(column, _)| (*column, StringBuilder::new())).collect(),
            extra_texts: builders.collect(),
            extra,
            started_at: Vec::new(),
            duration: Vec::new(),
            billed: Vec::new(),
            charge: Vec::new(),
            amounts: Vec::new(),
            row: StringBuilder::new(),
        }
    }

    const fn rows(&self) -> usize {
        self.started_at.len()
    }

    fn push(&mut self, row: &Row<'_>) -> Result<(), WriteError> {
        if row.columns().extra().len() != self.own {
            return Err(WriteError::Row);
        }
        for (column, builder) in &mut self.texts {
            builder.append_value(row.text(*column));
        }
        for (place, builder) in &mut self.extra_texts {
            builder.append_value(row.extra(*place).unwrap_or_default());
        }
        self.started_at.push(row.started_at_ms());
        self.duration.push(row.duration_seconds().into());
        self.billed.push(row.billed_seconds().into());
        let charge = row.charge().millionths().ok_or(WriteError::Row)?;
        self.charge.push(charge);
        self.amounts.push(amounts::packed(row.billed_seconds(), charge));
        self.row.append_value(row.line());
        Ok(())
    }

    fn take(&mut self, schema: Arc<arrow_schema::Schema>) -> Result<RecordBatch, WriteError> {
        let mut texts = self.texts.iter_mut().map(|(_, builder)| builder.finish());
        let mut columns: Vec<ArrayRef> = Vec::with_capacity(schema.fields().len());
        for (column, kind) in COLUMNS {
            columns.push(match kind {
                Kind::Filter | Kind::Text => Arc::new(texts.next().ok_or(WriteError::Row)?),
                Kind::Time => {
                    let times = TimestampMillisecondArray::from(mem::take(&mut self.started_at));
                    Arc::new(times.with_timezone("UTC"))
                }
                Kind::Seconds if column == Column::BilledS => {
                    Arc::new(Int64Array::from(mem::take(&mut self.billed)))
                }
                Kind::Seconds => Arc::new(Int64Array::from(mem::take(&mut self.duration))),
                Kind::Charge => {
                    let scale = i8::try_from(CHARGE_DECIMALS).map_err(|_| WriteError::Row)?;
                    let charges = Decimal64Array::from(mem::take(&mut self.charge));
                    Arc::new(charges.with_precision_and_scale(CHARGE_DIGITS, scale)?)
                }
            });
        }
        for (_, builder) in &mut self.extra_texts {
            columns.push(Arc::new(builder.finish()));
        }
        columns.push(Arc::new(Int64Array::from(mem::take(&mut self.amounts))));
        columns.push(Arc::new(self.row.finish()));
        Ok(RecordBatch::try_new(schema, columns)?)
    }
}
