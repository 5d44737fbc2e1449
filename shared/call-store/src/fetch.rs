//! Ranged reads: few requests, all of a step at once.

use std::{io, ops::Range};

use app::{call_records::ReadCallFiles, store::StoreError};
use bytes::{Bytes, BytesMut};
use futures_util::{StreamExt, TryStreamExt, stream};

/// Two ranges are read as one when the bytes between them cost less than another request.
const MERGED_GAP: u64 = 32 << 10;

/// A longer range is read in pieces, at once.
const PIECE: u64 = 8 << 20;

/// Requests that are in flight at once.
const CONCURRENT: usize = 64;

/// Reads ranges of a file, in any order and overlapping or not; gives the bytes of each.
///
/// # Errors
/// [`StoreError::Unavailable`] when a read fails, [`StoreError::Corrupt`] when it gives fewer or
/// more bytes than asked for, or a range that ends before it begins is asked for.
pub(crate) async fn fetch(
    files: &impl ReadCallFiles,
    key: &str,
    ranges: &[Range<u64>],
) -> Result<Vec<Bytes>, StoreError> {
    let groups = merged(ranges);
    let pieces: Vec<Range<u64>> = groups.iter().flat_map(pieces).collect();
    let reads: Vec<_> = pieces.into_iter().map(|piece| read(files, key, piece)).collect();
    let parts: Vec<Bytes> = stream::iter(reads).buffered(CONCURRENT).try_collect().await?;
    let mut read = parts.into_iter();
    let joined: Vec<(u64, Bytes)> = groups
        .iter()
        .map(|group| (group.start, join(read.by_ref().take(pieces_of(group)))))
        .collect();
    ranges.iter().map(|range| cut(&joined, range).ok_or_else(|| corrupt(key, "range"))).collect()
}

/// What is wrong with a file.
pub(crate) fn corrupt(key: &str, what: impl std::fmt::Display) -> StoreError {
    StoreError::Corrupt(format!("{key}: {what}"))
}

async fn read(
    files: &impl ReadCallFiles,
    key: &str,
    range: Range<u64>,
) -> Result<Bytes, StoreError> {
    let length = range.end.saturating_sub(range.start);
    if length == 0 {
        return Ok(Bytes::new());
    }
    let bytes = files.read(key, range).await.map_err(|error| match error.kind() {
        io::ErrorKind::UnexpectedEof => corrupt(key, error),
        _ => StoreError::Unavailable(format!("{key}: {error}")),
    })?;
    if u64::try_from(bytes.len()) != Ok(length) {
        return Err(corrupt(key, "a read gave another number of bytes than asked for"));
    }
    Ok(bytes)
}

/// The ranges to read: sorted, apart by more than the gap.
fn merged(ranges: &[Range<u64>]) -> Vec<Range<u64>> {
    let mut sorted: Vec<_> = ranges.iter().filter(|range| range.start < range.end).collect();
    sorted.sort_by_key(|range| (range.start, range.end));
    let mut groups: Vec<Range<u64>> = Vec::new();
    for range in sorted {
        match groups.last_mut() {
            Some(last) if range.start <= last.end.saturating_add(MERGED_GAP) => {
                last.end = last.end.max(range.end);
            }
            _ => groups.push(range.clone()),
        }
    }
    groups
}

fn pieces(group: &Range<u64>) -> impl Iterator<Item = Range<u64>> + use<> {
    let (mut start, end) = (group.start, group.end);
    std::iter::from_fn(move || {
        let piece = start..end.min(start.saturating_add(PIECE));
        start = piece.end;
        (piece.start < piece.end).then_some(piece)
    })
}

fn pieces_of(group: &Range<u64>) -> usize {
    pieces(group).count()
}

fn join(mut parts: impl Iterator<Item = Bytes>) -> Bytes {
    let first = parts.next().unwrap_or_default();
    let Some(second) = parts.next() else { return first };
    let mut all = BytesMut::from(first);
    all.extend_from_slice(&second);
    parts.for_each(|part| all.extend_from_slice(&part));
    all.freeze()
}

fn cut(groups: &[(u64, Bytes)], range: &Range<u64>) -> Option<Bytes> {
    if range.start == range.end {
        return Some(Bytes::new());
    }
    let after = groups.partition_point(|(start, _)| *start <= range.start);
    let (start, bytes) = groups.get(after.checked_sub(1)?)?;
    let from = usize::try_from(range.start.checked_sub(*start)?).ok()?;
    let to = usize::try_from(range.end.checked_sub(*start)?).ok()?;
    (from <= to && to <= bytes.len()).then(|| bytes.slice(from..to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_with_a_small_gap_are_one_request() {
        let far = MERGED_GAP + 21;
        assert_eq!(merged(&[10..20, 0..5, 15..18]), [0..20]);
        assert_eq!(merged(&[0..20, far..far + 1]), [0..20, far..far + 1]);
        assert_eq!(merged(&[0..20, far - 1..far]), [0..far]);
    }

    #[test]
    fn a_long_range_is_read_in_pieces() {
        let pieces: Vec<_> = pieces(&(5..2 * PIECE + 6)).collect();
        assert_eq!(pieces, [5..PIECE + 5, PIECE + 5..2 * PIECE + 5, 2 * PIECE + 5..2 * PIECE + 6]);
    }
}
