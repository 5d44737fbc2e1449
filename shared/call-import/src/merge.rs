//! Work objects as one sequence of records, in order of their keys.

use app::call_records::import::CallWorkFile;
use futures_util::{StreamExt, TryStreamExt, stream};

use crate::{
    checkpoint::WorkObject,
    context::{CallImportError, CallImportPorts},
    lease::{Interruption, Lease},
    sorted::{Cursor, Zstd},
};

/// Bytes, compressed, that all cursors together may fetch in advance.
const FETCH_BYTES: u64 = 32 << 20;

/// Most bytes that one cursor fetches at a time.
const MOST_FETCH: u64 = 1 << 20;

/// A merge of work objects. It holds a block of each object, and some compressed ones.
pub(crate) struct Merge {
    cursors: Vec<Cursor>,
    /// A heap: no cursor has a lower key than its parent, which stands at half its place.
    heap: Vec<usize>,
    zstd: Zstd,
}

impl Merge {
    /// Opens objects at the first record that is not lower than `from`.
    pub(crate) async fn open<P: CallImportPorts>(
        lease: &Lease<'_, P>,
        objects: Vec<(CallWorkFile, WorkObject)>,
        from: &[u8],
    ) -> Result<Self, Interruption> {
        let count = u64::try_from(objects.len()).unwrap_or(u64::MAX).max(1);
        let fetch_bytes = FETCH_BYTES.checked_div(count).unwrap_or(0).min(MOST_FETCH);
        let files = lease.import.files;
        let opened: Vec<_> = objects
            .into_iter()
            .map(|object| Cursor::open(files, lease.run, object, from, fetch_bytes))
            .collect();
        let mut cursors: Vec<Cursor> =
            stream::iter(opened).buffered(lease.import.limits.at_once).try_collect().await?;
        let mut zstd = Zstd::new()?;
        for cursor in &mut cursors {
            cursor.seek(files, lease.run, from, &mut zstd).await?;
        }
        let heap = (0..cursors.len()).filter(|at| cursors.get(*at).is_some_and(has_record));
        let mut merge = Self { heap: heap.collect(), cursors, zstd };
        for place in (0..merge.heap.len().div_ceil(2)).rev() {
            merge.sink(place);
        }
        Ok(merge)
    }

    /// Key and value of the present record; `None` after the last.
    pub(crate) fn record(&self) -> Option<(&[u8], &[u8])> {
        let cursor = self.cursors.get(*self.heap.first()?)?;
        Some((cursor.key(), cursor.value()))
    }

    /// Goes to the next record, if no file must be read for it; otherwise false, and
    /// [`Self::fetch`] goes there.
    pub(crate) fn step(&mut self) -> Result<bool, CallImportError> {
        let Some(cursor) = self.heap.first().and_then(|first| self.cursors.get_mut(*first)) else {
            return Ok(true);
        };
        if !cursor.step()? && !cursor.next_block(&mut self.zstd)? {
            if cursor.is_short() {
                return Ok(false);
            }
            self.heap.swap_remove(0);
        }
        self.sink(0);
        Ok(true)
    }

    /// Reads on, for every cursor that has nothing in hand, and goes to the next record.
    pub(crate) async fn fetch<P: CallImportPorts>(
        &mut self,
        lease: &Lease<'_, P>,
    ) -> Result<(), Interruption> {
        lease.check().await?;
        let (files, run) = (lease.import.files, lease.run);
        let short = self.cursors.iter_mut().filter(|cursor| cursor.is_short());
        let fetches: Vec<_> = short.map(|cursor| cursor.fetch(files, run)).collect();
        let fetches = stream::iter(fetches).buffer_unordered(lease.import.limits.at_once);
        fetches.try_collect::<()>().await?;
        if let Some(cursor) = self.heap.first().and_then(|first| self.cursors.get_mut(*first)) {
            cursor.next_block(&mut self.zstd)?;
        }
        self.sink(0);
        Ok(())
    }

    /// Moves the cursor at this place of the heap down to where it belongs.
    fn sink(&mut self, mut place: usize) {
        loop {
            let left = place.saturating_mul(2).saturating_add(1);
            let right = left.saturating_add(1);
            let child = if self.key(right) < self.key(left) { right } else { left };
            if self.key(place) <= self.key(child) {
                return;
            }
            self.heap.swap(place, child);
            place = child;
        }
    }

    /// The key of the cursor at a place; beyond the heap it is higher than any.
    fn key(&self, place: usize) -> (bool, &[u8]) {
        let cursor = self.heap.get(place).and_then(|at| self.cursors.get(*at));
        cursor.map_or((true, &[]), |cursor| (false, cursor.key()))
    }
}

fn has_record(cursor: &Cursor) -> bool {
    !cursor.key().is_empty()
}
