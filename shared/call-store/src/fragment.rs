//! Few rows of an account and month: one zstd frame of canonical rows inside a file of many.

use std::{
    io::{self, Read},
    mem,
};

use app::{
    call_records::{Fragment, ReadCallFiles},
    store::StoreError,
};
use call_rows::{Columns, Corrupt, Lines, Row};
use zstd::{bulk::Compressor, zstd_safe};

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

const LEVEL: i32 = 1;

/// Writes fragments, one after the other: row by row, in order of start and then of id.
#[derive(Default)]
pub struct FragmentWriter {
    block: String,
    tally: Tally,
    /// Made for the first fragment, and used for all: it has a megabyte.
    zstd: Option<Compressor<'static>>,
    frame: Vec<u8>,
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

    /// How many pairs of invoice and line its rows name.
    pub const fn pairs(&self) -> usize {
        self.tally.pairs()
    }

    /// Whether one of its rows names the same invoice and line as this one.
    pub fn has_pair(&self, row: &Row<'_>) -> bool {
        self.tally.has_pair(row)
    }

    /// One zstd frame, to be appended to a file, and what is listed of it. Then there are no rows.
    ///
    /// # Errors
    /// [`WriteError::Empty`] without a row.
    pub fn finish(&mut self) -> Result<(Vec<u8>, Summary), WriteError> {
        let summary = mem::take(&mut self.tally).finish()?;
        let file = |error: io::Error| WriteError::File(error.to_string());
        let mut zstd = match self.zstd.take() {
            Some(zstd) => zstd,
            None => compressor().map_err(file)?,
        };
        self.frame.clear();
        self.frame.reserve(zstd_safe::compress_bound(self.block.len()));
        zstd.compress_to_buffer(self.block.as_bytes(), &mut self.frame).map_err(file)?;
        self.zstd = Some(zstd);
        self.block.clear();
        Ok((self.frame.clone(), summary))
    }

    /// Takes the rows away, as a block of canonical lines.
    pub fn take_block(&mut self) -> String {
        self.tally = Tally::default();
        mem::take(&mut self.block)
    }
}

fn compressor() -> io::Result<Compressor<'static>> {
    let mut zstd = Compressor::new(LEVEL)?;
    zstd.include_checksum(true)?;
    Ok(zstd)
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
