//! The *calls* file of a segment: where an instant is in it, and rows by their places.

use std::{cmp::Ordering, ops::Range};

use app::{
    call_records::{ParquetFiles, ReadCallFiles, Segment},
    store::StoreError,
};
use arrow_array::{cast::AsArray, types::TimestampMillisecondType};
use call_rows::{Column, Columns, LINE_ID, Row, RowKey};
use domain::call_record::CallRecord;

use crate::{
    amounts::TOO_LARGE,
    fetch::corrupt,
    parquet_file::ParquetFile,
    rows::runs,
    schema::{AMOUNTS, ROW},
};

const STARTED: &str = Column::StartedAt.name();

/// A *calls* file whose end is read.
pub(crate) struct CallsFile<'a, F> {
    pub(crate) segment: &'a Segment,
    pub(crate) file: ParquetFile<'a, F>,
    pub(crate) rows: usize,
    columns: Columns,
    /// First row, first start and last start of each page of starts.
    pages: Vec<(usize, i64, i64)>,
}

impl<'a, F: ReadCallFiles> CallsFile<'a, F> {
    /// Reads the end of the file.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be read, or has not as many rows as are listed.
    pub(crate) async fn open(
        files: &'a F,
        segment: &'a Segment,
        place: &'a ParquetFiles,
    ) -> Result<Self, StoreError> {
        let file = ParquetFile::open(files, &place.calls, segment.totals.calls).await?;
        let rows = file.rows(0);
        if rows as u64 != segment.totals.calls {
            return Err(corrupt(file.key(), "not as many rows as listed"));
        }
        let pages = file.pages(STARTED);
        let pages = pages.ok_or_else(|| corrupt(file.key(), "no index of starts"))?;
        let columns = Columns::new(segment.extra_columns.clone());
        Ok(Self { segment, file, rows, columns, pages })
    }

    /// Earliest and latest start that a row can have, in milliseconds.
    pub(crate) fn starts_around(&self, row: usize) -> (i64, i64) {
        let page = self.pages.partition_point(|(first, ..)| *first <= row).checked_sub(1);
        let page = page.and_then(|page| self.pages.get(page));
        page.map_or((i64::MIN, i64::MAX), |(_, first, last)| (*first, *last))
    }

    /// How many rows start before an instant, in milliseconds.
    ///
    /// # Errors
    /// [`StoreError`] when the file cannot be read.
    pub(crate) async fn rows_before(&self, instant: i64) -> Result<usize, StoreError> {
        let page = self.pages.partition_point(|(.., last)| *last < instant);
        let Some((first, earliest, _)) = self.pages.get(page) else { return Ok(self.rows) };
        if *earliest >= instant {
            return Ok(*first);
        }
        let end = self.pages.get(page.saturating_add(1)).map_or(self.rows, |(first, ..)| *first);
        let mut before = *first;
        self.file
            .scan(0, &[STARTED], &[*first..end], |block| {
                let starts = block.batch.column_by_name(STARTED);
                let starts =
                    starts.and_then(|it| it.as_primitive_opt::<TimestampMillisecondType>());
                let starts = starts.ok_or_else(|| corrupt(self.file.key(), "no starts"))?;
                before += starts.values().partition_point(|start| *start < instant);
                Ok(())
            })
            .await?;
        Ok(before)
    }

    /// How many rows come before a call: those that start earlier, or at the same millisecond with
    /// a smaller id; with `included` also the call itself.
    ///
    /// # Errors
    /// [`StoreError`] when the file cannot be read.
    pub(crate) async fn rows_up_to(
        &self,
        start: i64,
        call_id: &str,
        included: bool,
    ) -> Result<usize, StoreError> {
        let from = self.rows_before(start).await?;
        let to = self.rows_before(start.saturating_add(1)).await?;
        let mut before = from;
        if from < to {
            self.texts(&[from..to], |_, row| {
                let key = RowKey::parse(row).map_err(|error| corrupt(self.file.key(), error))?;
                let is_before = match key.call_id.as_ref().cmp(call_id) {
                    Ordering::Less => true,
                    Ordering::Equal => included,
                    Ordering::Greater => false,
                };
                before += usize::from(is_before);
                Ok(())
            })
            .await?;
        }
        Ok(before)
    }

    /// The calls of some rows, which are in order.
    ///
    /// # Errors
    /// [`StoreError`] when the file cannot be read.
    pub(crate) async fn calls(
        &self,
        rows: impl Iterator<Item = usize> + Send,
    ) -> Result<Vec<(usize, CallRecord)>, StoreError> {
        let mut calls = Vec::new();
        let ranges = runs(rows);
        self.texts(&ranges, |place, row| {
            calls.push((place, self.call(row)?));
            Ok(())
        })
        .await?;
        Ok(calls)
    }

    /// Gives the canonical rows of some ranges, which are in order, with their places.
    ///
    /// # Errors
    /// [`StoreError`] when the file cannot be read, and what `take` gives.
    pub(crate) async fn texts(
        &self,
        ranges: &[Range<usize>],
        mut take: impl FnMut(usize, &str) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.file
            .scan(0, &[ROW], ranges, |block| {
                let texts = block.batch.column_by_name(ROW);
                let texts = texts.and_then(|texts| texts.as_string_opt::<i32>());
                let texts = texts.ok_or_else(|| corrupt(self.file.key(), "rows are not text"))?;
                let places = block.spans.iter().cloned().flatten();
                places
                    .zip(texts.iter())
                    .try_for_each(|(place, row)| take(place, row.unwrap_or_default()))
            })
            .await
    }

    /// Whether its calls name lines of invoices in a column.
    pub(crate) fn has_lines(&self) -> bool {
        self.file.has(LINE_ID)
    }

    /// Whether the column of pairs has every pair, in fewer bytes than the two columns have.
    pub(crate) fn has_amounts(&self) -> bool {
        let bytes = |column: &str| self.file.stored_bytes_of(column);
        let two = bytes(Column::BilledS.name()).zip(bytes(Column::Charge.name()));
        let is_smaller =
            bytes(AMOUNTS).zip(two).is_some_and(|(one, two)| one < two.0.saturating_add(two.1));
        is_smaller && self.file.lowest(AMOUNTS).is_some_and(|lowest| lowest != TOO_LARGE)
    }

    /// The call of a row.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when it is not a row of this segment.
    pub(crate) fn call(&self, row: &str) -> Result<CallRecord, StoreError> {
        let row = Row::parse(row, &self.columns);
        Ok(row.map_err(|error| corrupt(self.file.key(), error))?.to_call_record())
    }
}
