//! The *numbers* file of a segment: each distinct number, and the rows in which it occurs.
//!
//! A row group has the numbers of one party: the near one, which is the customer, or the far one.
//! Each row is in exactly one list of each group, so the rows whose numbers do *not* match can be
//! read instead where most do.

use std::{mem, sync::Arc};

use arrow_array::{
    ArrayRef, RecordBatch,
    builder::{Int32Builder, Int64Builder, ListBuilder, StringBuilder},
};
use arrow_schema::{DataType, Field};
use call_rows::{Column, Row};
use domain::call_record::Direction;
use parquet::arrow::{ArrowWriter, arrow_writer::ArrowWriterOptions};

use crate::{error::WriteError, number::packed, schema};

/// Numbers that are encoded at once.
const BATCH: usize = 16_384;

/// A list of so many rows is long. Long ones are together, because a single short one between them
/// costs each row near it some bits.
const LONG: usize = 4;

/// The numbers of a segment's rows.
#[derive(Debug, Default)]
pub(crate) struct Numbers {
    near: Party,
    far: Party,
}

/// The numbers of one party, each with its row.
#[derive(Debug, Default)]
struct Party {
    packed: Vec<(i64, i32)>,
    texts: Vec<(Box<str>, i32)>,
}

impl Numbers {
    /// Adds the numbers of a row.
    pub(crate) fn add(&mut self, row: &Row<'_>, place: i32) {
        let (near, far) = match row.direction() {
            Direction::Inbound => (Column::Callee, Column::Caller),
            Direction::Outbound | Direction::Internal => (Column::Caller, Column::Callee),
        };
        self.near.add(&row.text(near), place);
        self.far.add(&row.text(far), place);
    }

    /// The bytes of the file.
    ///
    /// # Errors
    /// [`WriteError::File`] when the library refuses.
    pub(crate) fn encode(self) -> Result<Vec<u8>, WriteError> {
        let options = ArrowWriterOptions::new()
            .with_properties(schema::numbers_properties()?)
            .with_skip_arrow_metadata(true);
        let mut file = ArrowWriter::try_new_with_options(Vec::new(), schema::numbers(), options)?;
        for party in [self.near, self.far] {
            party.write(&mut file)?;
            file.flush()?;
        }
        Ok(file.into_inner()?)
    }
}

impl Party {
    fn add(&mut self, number: &str, row: i32) {
        match packed(number) {
            Some(packed) => self.packed.push((packed, row)),
            None => self.texts.push((number.into(), row)),
        }
    }

    /// Writes the lists: of packed numbers, those with many rows first, each in order; then of the
    /// others in order.
    fn write(mut self, file: &mut ArrowWriter<Vec<u8>>) -> Result<(), WriteError> {
        self.packed.sort_unstable();
        self.texts.sort_unstable();
        let mut lists = Lists::default();
        let by_number = || self.packed.chunk_by(|one, other| one.0 == other.0);
        let long = by_number().filter(|of_one| of_one.len() >= LONG);
        let short = by_number().filter(|of_one| of_one.len() < LONG);
        for of_one in long.chain(short) {
            lists.numbers.append_option(of_one.first().map(|one| one.0));
            lists.texts.append_null();
            lists.append(of_one.iter().map(|one| one.1), file)?;
        }
        for of_one in self.texts.chunk_by(|one, other| one.0 == other.0) {
            lists.numbers.append_null();
            lists.texts.append_option(of_one.first().map(|one| &one.0));
            lists.append(of_one.iter().map(|one| one.1), file)?;
        }
        lists.write(file)
    }
}

/// Lists that are not encoded yet.
#[derive(Default)]
struct Lists {
    count: usize,
    numbers: Int64Builder,
    texts: StringBuilder,
    rows: Vec<i32>,
    lengths: Vec<usize>,
}

impl Lists {
    fn append(
        &mut self,
        rows: impl DoubleEndedIterator<Item = i32>,
        file: &mut ArrowWriter<Vec<u8>>,
    ) -> Result<(), WriteError> {
        let before = self.rows.len();
        // Up and down in turn: what is stored is how far each row is from the one before it.
        if self.count.is_multiple_of(2) {
            self.rows.extend(rows);
        } else {
            self.rows.extend(rows.rev());
        }
        self.lengths.push(self.rows.len() - before);
        self.count += 1;
        if self.count == BATCH { self.write(file) } else { Ok(()) }
    }

    fn write(&mut self, file: &mut ArrowWriter<Vec<u8>>) -> Result<(), WriteError> {
        if self.count == 0 {
            return Ok(());
        }
        let item = Arc::new(Field::new_list_field(DataType::Int32, false));
        let mut lists = ListBuilder::new(Int32Builder::new()).with_field(item);
        let mut rows = mem::take(&mut self.rows).into_iter();
        for length in self.lengths.drain(..) {
            rows.by_ref().take(length).for_each(|row| lists.values().append_value(row));
            lists.append(true);
        }
        self.count = 0;
        let columns: [ArrayRef; 3] = [
            Arc::new(self.numbers.finish()),
            Arc::new(self.texts.finish()),
            Arc::new(lists.finish()),
        ];
        Ok(file.write(&RecordBatch::try_new(schema::numbers(), columns.to_vec())?)?)
    }
}
