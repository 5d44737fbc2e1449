//! Few rows of an account and month: one zstd frame of canonical rows inside a file of many.

use std::io::{self, Read, Write};

use app::{
    call_records::{Fragment, ReadCallFiles},
    store::StoreError,
};
use call_rows::{Columns, Corrupt, Lines, Row};

use crate::{
    error::WriteError,
    fetch::{corrupt, fetch},
    summary::{Summary, Tally},
};

/// A part with fewer rows is stored as a fragment, one with as many or more as Parquet.
pub const FRAGMENT_ROWS: usize = 2_000;

/// No frame is decompressed to more: rows of a megabyte, 2,000 of them, would be twice as much as a
/// function has.
const MAX_BYTES: u64 = 512 << 20;

const LEVEL: i32 = 3;

/// Writes one fragment, row by row, in order of start and then of id.
#[derive(Debug, Default)]
pub struct FragmentWriter {
    block: String,
    tally: Tally,
}

impl FragmentWriter {
    /// Without rows.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a row.
    ///
    /// # Errors
    /// [`WriteError::Order`] when it belongs before the last one.
    pub fn push(&mut self, row: &Row<'_>) -> Result<(), WriteError> {
        self.tally.add(row)?;
        self.block.push_str(row.line());
        self.block.push('\n');
        Ok(())
    }

    /// One zstd frame, to be appended to a file, and what is listed of it.
    ///
    /// # Errors
    /// [`WriteError::Empty`] without a row.
    pub fn finish(self) -> Result<(Vec<u8>, Summary), WriteError> {
        let summary = self.tally.finish()?;
        let file = |error: io::Error| WriteError::File(error.to_string());
        let mut frame = zstd::stream::Encoder::new(Vec::new(), LEVEL).map_err(file)?;
        frame.include_checksum(true).map_err(file)?;
        frame.set_pledged_src_size(Some(self.block.len() as u64)).map_err(file)?;
        frame.write_all(self.block.as_bytes()).map_err(file)?;
        Ok((frame.finish().map_err(file)?, summary))
    }
}

/// Gives the rows of a fragment.
///
/// # Errors
/// [`StoreError`] when it cannot be read, and what `take` gives.
pub(crate) async fn read_fragment(
    files: &impl ReadCallFiles,
    place: &Fragment,
    columns: &Columns,
    mut take: impl FnMut(&Row<'_>) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let range = place.offset..place.offset.saturating_add(place.length);
    let frame = fetch(files, &place.key, &[range]).await?.pop().unwrap_or_default();
    let block = decompressed(&frame).map_err(|error| corrupt(&place.key, error))?;
    let wrong = |error: Corrupt| corrupt(&place.key, error);
    for line in Lines::new(&block).map_err(wrong)? {
        take(&Row::parse(line.map_err(wrong)?, columns).map_err(wrong)?)?;
    }
    Ok(())
}

fn decompressed(frame: &[u8]) -> io::Result<Vec<u8>> {
    let mut block = Vec::new();
    let decoder = zstd::stream::Decoder::with_buffer(frame)?;
    let read = decoder.take(MAX_BYTES).read_to_end(&mut block)?;
    if read as u64 == MAX_BYTES {
        return Err(io::Error::other("a fragment is too large"));
    }
    Ok(block)
}
