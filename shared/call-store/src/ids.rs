//! Which calls a segment has: sorted hashes of their ids, each with a hash of the content.
//!
//! The file has 32 bytes a call, then the first 8 bytes of each block of 2,048 calls, then the
//! number of calls (8 bytes, big endian) and 8 bytes that say what it is. So a lookup reads the end
//! of the file, and then only blocks that can have one of the ids.

use std::ops::Range;

use app::{
    call_records::{ReadCallFiles, Segment, SegmentPlace, StoredFile},
    store::StoreError,
};
use call_rows::{Columns, Row};
use sha2::{Digest, Sha256};

use crate::{
    fetch::{corrupt, fetch},
    fragment::read_fragment,
};

const ENTRY: usize = 32;
const BLOCK: usize = 2_048;
const MAGIC: &[u8; 8] = b"CALLIDS1";

/// What is read of the end of a file at once: enough for the blocks of 3,000,000 calls.
const TAIL: u64 = 12 << 10;

/// Bytes of blocks that are in memory at once.
const STEP: u64 = 16 << 20;

/// Half a SHA-256: of a call's id, or of its content.
pub type Hash = [u8; 16];

/// The hash of a call's id.
pub fn id_hash(call_id: &str) -> Hash {
    half(&Sha256::digest(call_id.as_bytes()))
}

/// The hash of what makes a row the same call again ([`Row::content`]).
pub fn content_hash(row: &Row<'_>) -> Hash {
    half(&Sha256::digest(row.content().as_bytes()))
}

fn half(hash: &[u8]) -> Hash {
    hash.first_chunk().copied().unwrap_or_default()
}

/// The bytes of an ids file.
pub(crate) fn encode(mut entries: Vec<(Hash, Hash)>) -> Vec<u8> {
    entries.sort_unstable();
    let mut bytes = Vec::with_capacity(entries.len() * (ENTRY + 1) + 16);
    for (id, content) in &entries {
        bytes.extend_from_slice(id);
        bytes.extend_from_slice(content);
    }
    for (id, _) in entries.iter().step_by(BLOCK) {
        bytes.extend_from_slice(id.first_chunk::<8>().unwrap_or(&[0; 8]));
    }
    bytes.extend_from_slice(&(entries.len() as u64).to_be_bytes());
    bytes.extend_from_slice(MAGIC);
    bytes
}

/// Which of these ids a segment has, each with the hash of its content; in order of the ids.
/// `wanted` must be sorted.
///
/// # Errors
/// [`StoreError`] when the segment cannot be read.
pub async fn find_ids(
    files: &impl ReadCallFiles,
    segment: &Segment,
    wanted: &[Hash],
) -> Result<Vec<(Hash, Hash)>, StoreError> {
    match &segment.place {
        SegmentPlace::Parquet(place) => find_in_file(files, &place.ids, wanted).await,
        SegmentPlace::Fragment(place) => {
            let columns = Columns::new(segment.extra_columns.clone());
            let mut found = Vec::new();
            read_fragment(files, place, &columns, |row| {
                let id = id_hash(&row.call_id());
                if wanted.binary_search(&id).is_ok() {
                    found.push((id, content_hash(row)));
                }
                Ok(())
            })
            .await?;
            found.sort_unstable();
            Ok(found)
        }
    }
}

async fn find_in_file(
    files: &impl ReadCallFiles,
    file: &StoredFile,
    wanted: &[Hash],
) -> Result<Vec<(Hash, Hash)>, StoreError> {
    let index = Index::read(files, file).await?;
    let mut found = Vec::new();
    for step in index.steps(wanted) {
        let ranges: Vec<_> = step.iter().map(|block| index.range(*block)).collect();
        for bytes in fetch(files, &file.key, &ranges).await? {
            merge(&bytes, wanted, &mut found);
        }
    }
    Ok(found)
}

/// Adds the entries of a block whose id is wanted.
fn merge(block: &[u8], wanted: &[Hash], found: &mut Vec<(Hash, Hash)>) {
    let (entries, _) = block.as_chunks::<ENTRY>();
    let first = entries.first().map(|entry| half(entry)).unwrap_or_default();
    let mut left = wanted.get(wanted.partition_point(|id| *id < first)..).unwrap_or_default();
    for entry in entries {
        let id = half(entry);
        while let Some((next, rest)) = left.split_first()
            && *next < id
        {
            left = rest;
        }
        if left.first() == Some(&id) {
            found.push((id, half(entry.get(16..).unwrap_or_default())));
        }
    }
}

/// The end of an ids file.
struct Index {
    calls: u64,
    firsts: Vec<u64>,
}

impl Index {
    async fn read(files: &impl ReadCallFiles, file: &StoredFile) -> Result<Self, StoreError> {
        let wrong = || corrupt(&file.key, "not a file of ids");
        let mut length = TAIL.min(file.length);
        loop {
            let range = file.length.saturating_sub(length)..file.length;
            let tail = fetch(files, &file.key, &[range]).await?.pop().unwrap_or_default();
            let (rest, end) = tail.split_last_chunk::<16>().ok_or_else(wrong)?;
            let (count, magic) = end.split_at(8);
            let calls = count.first_chunk().map_or(0, |bytes| u64::from_be_bytes(*bytes));
            let blocks = calls.div_ceil(BLOCK as u64);
            let index = blocks.checked_mul(8).ok_or_else(wrong)?;
            let expected = calls
                .checked_mul(ENTRY as u64)
                .and_then(|bytes| bytes.checked_add(index)?.checked_add(16));
            if magic != MAGIC || expected != Some(file.length) {
                return Err(wrong());
            }
            let Some(from) = usize::try_from(index).ok().and_then(|it| rest.len().checked_sub(it))
            else {
                length = index.saturating_add(16);
                continue;
            };
            let (firsts, _) = rest.get(from..).unwrap_or_default().as_chunks::<8>();
            return Ok(Self {
                calls,
                firsts: firsts.iter().map(|it| u64::from_be_bytes(*it)).collect(),
            });
        }
    }

    /// The blocks that can have one of the ids, in steps that fit into memory.
    fn steps(&self, wanted: &[Hash]) -> Vec<Vec<usize>> {
        let mut blocks = Vec::new();
        let mut left = wanted;
        for (block, first) in self.firsts.iter().enumerate() {
            let next = self.firsts.get(block + 1).copied();
            let begin = |id: &Hash| id.first_chunk().map_or(0, |it| u64::from_be_bytes(*it));
            left = left.get(left.partition_point(|id| begin(id) < *first)..).unwrap_or_default();
            let Some(id) = left.first() else { break };
            if next.is_none_or(|next| begin(id) <= next) {
                blocks.push(block);
            }
        }
        let step = usize::try_from(STEP).unwrap_or(usize::MAX) / (ENTRY * BLOCK);
        blocks.chunks(step.max(1)).map(<[usize]>::to_vec).collect()
    }

    fn range(&self, block: usize) -> Range<u64> {
        let start = (block as u64).saturating_mul((BLOCK * ENTRY) as u64);
        let end = start.saturating_add((BLOCK * ENTRY) as u64);
        start..end.min(self.calls.saturating_mul(ENTRY as u64))
    }
}
