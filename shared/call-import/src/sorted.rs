//! Work objects: sorted records in blocks, with an index.
//!
//! A record is a key and a value. A block is the zstd frame of its records: length of the key and
//! of the value (4 bytes each, little endian), key, value. The index, at the end of the object, has
//! for each block its length, its length before compression, the length of its first key (4 bytes
//! each) and that key.

use std::{collections::VecDeque, ops::Range};

use app::call_records::import::{CallWorkFile, CallWorkFiles};
use app::posting::RunId;
use bytes::Bytes;
use sha2::{Digest, Sha256};

use crate::{checkpoint::WorkObject, context::CallImportError};

/// Spilled once and read once or twice: speed counts.
const LEVEL: i32 = 1;

fn damaged(what: &str) -> CallImportError {
    CallImportError::Work(format!("a work object {what}"))
}

/// Writes one work object. Records are added in order of their keys.
pub(crate) struct Writer {
    object: Vec<u8>,
    index: Vec<u8>,
    block: Vec<u8>,
    first_key: Vec<u8>,
    records: u64,
    block_bytes: usize,
    /// Made for the first block: most objects stay without one.
    zstd: Option<zstd::bulk::Compressor<'static>>,
    /// Bytes of the records so far.
    bytes: usize,
}

impl Writer {
    /// An object without records.
    pub(crate) const fn new(block_bytes: usize) -> Self {
        Self {
            object: Vec::new(),
            index: Vec::new(),
            block: Vec::new(),
            first_key: Vec::new(),
            records: 0,
            block_bytes,
            zstd: None,
            bytes: 0,
        }
    }

    /// Bytes of its records so far, before compression.
    pub(crate) const fn bytes(&self) -> usize {
        self.bytes
    }

    /// Its records so far.
    pub(crate) const fn records(&self) -> u64 {
        self.records
    }

    /// Adds a record.
    ///
    /// # Errors
    /// [`CallImportError`] when it is too large, or zstd fails.
    pub(crate) fn push(&mut self, key: &[u8], value: &[u8]) -> Result<(), CallImportError> {
        if self.block.is_empty() {
            self.first_key.extend_from_slice(key);
        }
        for part in [key, value] {
            self.block.extend_from_slice(&length(part)?);
        }
        self.block.extend_from_slice(key);
        self.block.extend_from_slice(value);
        self.records = self.records.saturating_add(1);
        self.bytes = self.bytes.saturating_add(key.len()).saturating_add(value.len());
        if self.block.len() >= self.block_bytes { self.end_block() } else { Ok(()) }
    }

    fn end_block(&mut self) -> Result<(), CallImportError> {
        let mut zstd = match self.zstd.take() {
            Some(zstd) => zstd,
            None => zstd::bulk::Compressor::new(LEVEL)?,
        };
        let frame = zstd.compress(&self.block)?;
        self.zstd = Some(zstd);
        for part in [&frame, &self.block, &self.first_key] {
            self.index.extend_from_slice(&length(part)?);
        }
        self.index.append(&mut self.first_key);
        self.object.extend_from_slice(&frame);
        self.block.clear();
        Ok(())
    }

    /// The object, and what is remembered of it; `None` without records.
    ///
    /// # Errors
    /// [`CallImportError`] when zstd fails.
    pub(crate) fn finish(mut self) -> Result<Option<(WorkObject, Bytes)>, CallImportError> {
        if !self.block.is_empty() {
            self.end_block()?;
        }
        if self.records == 0 {
            return Ok(None);
        }
        let index = size(self.index.len());
        self.object.append(&mut self.index);
        let hash = Sha256::digest(&self.object);
        let hash = hash.first_chunk().map_or(0, |bytes| u64::from_be_bytes(*bytes));
        let bytes = size(self.object.len());
        let object = WorkObject { hash, bytes, index, records: self.records };
        Ok(Some((object, Bytes::from(self.object))))
    }
}

fn length(part: &[u8]) -> Result<[u8; 4], CallImportError> {
    let length = u32::try_from(part.len()).map_err(|_| damaged("has a record of over 4 GiB"))?;
    Ok(length.to_le_bytes())
}

fn size(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

fn small(length: u32) -> usize {
    usize::try_from(length).unwrap_or(usize::MAX)
}

/// Takes a length from the front of bytes.
fn take_length(bytes: &mut &[u8]) -> Option<u32> {
    let (length, rest) = bytes.split_first_chunk()?;
    *bytes = rest;
    Some(u32::from_le_bytes(*length))
}

fn take<'a>(bytes: &mut &'a [u8], length: usize) -> Option<&'a [u8]> {
    let (taken, rest) = bytes.split_at_checked(length)?;
    *bytes = rest;
    Some(taken)
}

/// Decompresses blocks, one after the other.
pub(crate) type Zstd = zstd::bulk::Decompressor<'static>;

#[derive(Clone, Copy, Debug)]
struct Block {
    start: u64,
    length: u32,
    raw: u32,
}

/// Reads one work object from a key on, block after block.
pub(crate) struct Cursor {
    file: CallWorkFile,
    /// Blocks that are not fetched yet, the next one last.
    blocks: Vec<Block>,
    /// Blocks that are fetched, compressed, and come after the present one.
    fetched: VecDeque<(u32, Bytes)>,
    /// The records of the present block.
    records: Vec<u8>,
    /// Where in it the present record begins, and its key and value.
    key: Range<usize>,
    value: Range<usize>,
    /// Most bytes that are fetched at a time, but always one block.
    fetch_bytes: u64,
}

impl Cursor {
    /// Opens an object at the block that can have the first record not lower than `from`.
    pub(crate) async fn open(
        files: &impl CallWorkFiles,
        run: RunId,
        (file, object): (CallWorkFile, WorkObject),
        from: &[u8],
        fetch_bytes: u64,
    ) -> Result<Self, CallImportError> {
        let start = object.bytes.saturating_sub(object.index);
        let index = files.read_work(run, file, start..object.bytes).await?;
        let mut blocks = blocks(&index, from).ok_or_else(|| damaged("has no index"))?;
        blocks.reverse();
        let mut cursor = Self {
            file,
            blocks,
            fetched: VecDeque::new(),
            records: Vec::new(),
            key: 0..0,
            value: 0..0,
            fetch_bytes,
        };
        cursor.fetch(files, run).await?;
        Ok(cursor)
    }

    /// Goes to the first record that is not lower than `from`.
    pub(crate) async fn seek(
        &mut self,
        files: &impl CallWorkFiles,
        run: RunId,
        from: &[u8],
        zstd: &mut Zstd,
    ) -> Result<(), CallImportError> {
        self.next_block(zstd)?;
        while !self.key().is_empty() && self.key() < from {
            if self.step()? {
                continue;
            }
            if self.is_short() {
                self.fetch(files, run).await?;
            }
            self.next_block(zstd)?;
        }
        Ok(())
    }

    /// The key of the present record; empty after the last.
    pub(crate) fn key(&self) -> &[u8] {
        self.records.get(self.key.clone()).unwrap_or_default()
    }

    /// The value of the present record.
    pub(crate) fn value(&self) -> &[u8] {
        self.records.get(self.value.clone()).unwrap_or_default()
    }

    /// Whether it has no block in hand after the present one, but the object has.
    pub(crate) fn is_short(&self) -> bool {
        self.fetched.is_empty() && !self.blocks.is_empty()
    }

    /// Goes to the next record of the present block; false at its end.
    pub(crate) fn step(&mut self) -> Result<bool, CallImportError> {
        let at = self.value.end;
        let mut rest = self.records.get(at..).unwrap_or_default();
        if rest.is_empty() {
            return Ok(false);
        }
        let lengths = take_length(&mut rest).zip(take_length(&mut rest));
        let (key, value) = lengths.ok_or_else(|| damaged("has a record without lengths"))?;
        let key_start = at.saturating_add(8);
        self.key = key_start..key_start.saturating_add(small(key));
        self.value = self.key.end..self.key.end.saturating_add(small(value));
        if self.value.end > self.records.len() || self.key.is_empty() {
            return Err(damaged("has a record that is cut off"));
        }
        Ok(true)
    }

    /// Goes to the first record of the next block that is fetched; false when none is.
    pub(crate) fn next_block(&mut self, zstd: &mut Zstd) -> Result<bool, CallImportError> {
        (self.key, self.value) = (0..0, 0..0);
        self.records.clear();
        let Some((raw, frame)) = self.fetched.pop_front() else { return Ok(false) };
        self.records.reserve(small(raw));
        zstd.decompress_to_buffer(&frame, &mut self.records)?;
        self.step()
    }

    /// Fetches the next blocks.
    pub(crate) async fn fetch(
        &mut self,
        files: &impl CallWorkFiles,
        run: RunId,
    ) -> Result<(), CallImportError> {
        let mut wanted: Vec<Block> = Vec::new();
        let mut length = 0_u64;
        while let Some(block) = self.blocks.last() {
            length = length.saturating_add(block.length.into());
            if !wanted.is_empty() && length > self.fetch_bytes {
                break;
            }
            wanted.extend(self.blocks.pop());
        }
        let (Some(first), Some(last)) = (wanted.first(), wanted.last()) else { return Ok(()) };
        let range = first.start..last.start.saturating_add(last.length.into());
        let start = range.start;
        let bytes = files.read_work(run, self.file, range).await?;
        for block in wanted {
            let from = usize::try_from(block.start.saturating_sub(start)).unwrap_or(usize::MAX);
            let to = from.saturating_add(small(block.length));
            if to > bytes.len() {
                return Err(damaged("is shorter than it was"));
            }
            self.fetched.push_back((block.raw, bytes.slice(from..to)));
        }
        Ok(())
    }
}

/// The blocks of an index that can have a record not lower than `from`.
fn blocks(mut index: &[u8], from: &[u8]) -> Option<Vec<Block>> {
    let mut blocks = Vec::new();
    let mut start = 0_u64;
    while !index.is_empty() {
        let (length, raw) = (take_length(&mut index)?, take_length(&mut index)?);
        let key = take_length(&mut index)?;
        let first_key = take(&mut index, small(key))?;
        if first_key <= from {
            // Everything before this block is lower.
            blocks.clear();
        }
        blocks.push(Block { start, length, raw });
        start = start.saturating_add(length.into());
    }
    Some(blocks)
}
