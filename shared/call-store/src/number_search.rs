//! Which rows of a segment have a part of a number: looked for among the distinct numbers.

use std::ops::Range;

use app::{
    call_records::{ReadCallFiles, StoredFile},
    store::StoreError,
};
use arrow_array::{
    Array,
    cast::AsArray,
    types::{Int32Type, Int64Type},
};
use futures_util::future::try_join;

use crate::{
    fetch::corrupt,
    number::Part,
    parquet_file::ParquetFile,
    rows::{RowSet, runs},
    schema::{NUMBER, ROWS, TEXT},
};

/// The rows, of so many, in which a number of either party has a part.
///
/// # Errors
/// [`StoreError`] when the file cannot be read.
pub(crate) async fn rows_with<F: ReadCallFiles>(
    files: &F,
    numbers: &StoredFile,
    rows: usize,
    part: &Part<'_>,
) -> Result<RowSet, StoreError> {
    let file = ParquetFile::open(files, numbers, 0).await?;
    let (near, far) = try_join(numbers_with(&file, 0, part), numbers_with(&file, 1, part)).await?;
    if near.count() == file.rows(0) || far.count() == file.rows(1) {
        return Ok(RowSet::none(rows).others());
    }
    let lists = |group, numbers| rows_of(&file, group, numbers, rows);
    let (near, far) = try_join(lists(0, near), lists(1, far)).await?;
    Ok(near.or(&far))
}

/// The places of the numbers of a party that have the part.
async fn numbers_with<F: ReadCallFiles>(
    file: &ParquetFile<'_, F>,
    group: usize,
    part: &Part<'_>,
) -> Result<RowSet, StoreError> {
    let numbers = file.rows(group);
    let mut found = RowSet::none(numbers);
    let every: &[Range<usize>] = &[0..numbers];
    let columns: &[&str] = if part.can_be_packed() { &[NUMBER, TEXT] } else { &[TEXT] };
    let wrong = |what: &str| corrupt(file.key(), what);
    file.scan(group, columns, every, |block| {
        let column = |name| block.batch.column_by_name(name);
        let texts = column(TEXT).and_then(|texts| texts.as_string_opt::<i32>());
        let texts = texts.ok_or_else(|| wrong("numbers are not text"))?;
        let packed = column(NUMBER).map(|packed| packed.as_primitive_opt::<Int64Type>());
        let packed = match packed {
            None => None,
            Some(packed) => Some(packed.ok_or_else(|| wrong("numbers are not integers"))?),
        };
        for (at, place) in block.spans.iter().cloned().flatten().enumerate() {
            let matches = match packed.filter(|packed| packed.is_valid(at)) {
                Some(packed) => part
                    .is_in_packed(packed.values().get(at).copied().unwrap_or(0))
                    .ok_or_else(|| wrong("a number is not one"))?,
                None => texts.is_valid(at) && part.is_in(texts.value(at)),
            };
            if matches {
                found.insert(place).ok_or_else(|| wrong("too many numbers"))?;
            }
        }
        Ok(())
    })
    .await?;
    Ok(found)
}

/// The rows of these numbers of a party, by their lists or, where those of the others are shorter,
/// by these: each row is in exactly one list.
async fn rows_of<F: ReadCallFiles>(
    file: &ParquetFile<'_, F>,
    group: usize,
    numbers: RowSet,
    rows: usize,
) -> Result<RowSet, StoreError> {
    let others = numbers.clone().others();
    let by_others = file.bytes_of_rows(group, &others) < file.bytes_of_rows(group, &numbers);
    let read = if by_others { others } else { numbers };
    let mut found = RowSet::none(rows);
    let wrong = || corrupt(file.key(), "lists of rows are not those of the segment");
    let ranges = runs(read.iter());
    file.scan(group, &[ROWS], &ranges, |block| {
        let lists = block.batch.column_by_name(ROWS).and_then(|lists| lists.as_list_opt::<i32>());
        let lists = lists.ok_or_else(wrong)?;
        let all = lists.values().as_primitive_opt::<Int32Type>().ok_or_else(wrong)?;
        let offsets = lists.value_offsets();
        let bounds = offsets.first().zip(offsets.last());
        let bounds = bounds.and_then(|(first, last)| {
            Some(usize::try_from(*first).ok()?..usize::try_from(*last).ok()?)
        });
        let rows_of_all = bounds.and_then(|bounds| all.values().get(bounds)).ok_or_else(wrong)?;
        for row in rows_of_all {
            usize::try_from(*row).ok().and_then(|row| found.insert(row)).ok_or_else(wrong)?;
        }
        Ok(())
    })
    .await?;
    Ok(if by_others { found.others() } else { found })
}
