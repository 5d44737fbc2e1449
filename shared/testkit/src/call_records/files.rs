//! The files of call records, in memory.

use std::{
    collections::BTreeMap,
    fmt, io,
    ops::Range,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

use app::{
    call_records::{
        ReadCallFiles,
        import::{CallFiles, CallWorkFile, CallWorkFiles},
    },
    import::{Arrival, BillingFiles, ReportFiles, ReportWriter},
    posting::RunId,
};
use bytes::Bytes;

use super::pending::pending_once;
use crate::ledger::{Faults, When};

/// Says for each call whether it fails, and whether it has its effect then.
type Troubles = Box<dyn FnMut() -> Option<When> + Send>;

/// Files by key, in both buckets, as one process sees them. The key of a dropped batch contains its
/// version. Clones are the same process.
#[derive(Clone, Default)]
pub struct MemoryCallFiles {
    objects: Arc<Mutex<BTreeMap<String, Bytes>>>,
    faults: Faults,
    reads: Arc<AtomicUsize>,
    troubles: Arc<Mutex<Option<Troubles>>>,
}

impl fmt::Debug for MemoryCallFiles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryCallFiles").field("keys", &self.keys()).finish_non_exhaustive()
    }
}

impl MemoryCallFiles {
    /// No files, and these faults.
    pub fn new(faults: Faults) -> Self {
        Self { faults, ..Self::default() }
    }

    /// The same files, as another process sees them.
    #[must_use]
    pub fn process(&self, faults: Faults) -> Self {
        Self { objects: Arc::clone(&self.objects), faults, ..Self::default() }
    }

    /// From now on this says for each call whether it fails.
    pub fn trouble(&self, troubles: impl FnMut() -> Option<When> + Send + 'static) {
        *self.troubles.lock().unwrap_or_else(PoisonError::into_inner) = Some(Box::new(troubles));
    }

    /// Drops a batch, as a billing system does.
    pub fn drop_batch(&self, arrival: &Arrival, content: impl Into<Bytes>) {
        self.objects().insert(dropped(arrival), content.into());
    }

    /// Adds a file, or replaces it.
    pub fn add(&self, key: &str, content: impl Into<Bytes>) {
        self.objects().insert(key.to_owned(), content.into());
    }

    /// How many ranges of files of segments this process has read.
    pub fn reads(&self) -> usize {
        self.reads.load(Ordering::Relaxed)
    }

    /// A file as text, such as a report.
    pub fn text(&self, key: &str) -> Option<String> {
        self.objects().get(key).map(|bytes| String::from_utf8_lossy(bytes).into_owned())
    }

    /// Every key.
    pub fn keys(&self) -> Vec<String> {
        self.objects().keys().cloned().collect()
    }

    /// Removes a file.
    pub fn lose(&self, key: &str) {
        self.objects().remove(key);
    }

    /// Removes a batch.
    pub fn lose_batch(&self, arrival: &Arrival) {
        self.lose(&dropped(arrival));
    }

    fn objects(&self) -> MutexGuard<'_, BTreeMap<String, Bytes>> {
        self.objects.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn call<T>(
        &self,
        effect: impl FnOnce(&mut BTreeMap<String, Bytes>) -> T,
    ) -> io::Result<T> {
        pending_once().await;
        let trouble = {
            let mut troubles = self.troubles.lock().unwrap_or_else(PoisonError::into_inner);
            troubles.as_mut().and_then(|troubles| troubles())
        };
        if trouble == Some(When::Before) {
            return Err(io::ErrorKind::ConnectionReset.into());
        }
        let done = self.faults.call(|| effect(&mut self.objects()))?;
        if trouble.is_some() { Err(io::ErrorKind::TimedOut.into()) } else { Ok(done) }
    }

    async fn read_range(&self, key: &str, range: Range<u64>) -> io::Result<Bytes> {
        let content = self.call(|objects| objects.get(key).cloned()).await?;
        let content = content.ok_or(io::ErrorKind::NotFound)?;
        let (from, to) = (usize::try_from(range.start), usize::try_from(range.end));
        match (from, to) {
            (Ok(from), Ok(to)) if from <= to && to <= content.len() => Ok(content.slice(from..to)),
            _ => Err(io::ErrorKind::UnexpectedEof.into()),
        }
    }
}

fn dropped(arrival: &Arrival) -> String {
    format!("{}@{}", arrival.key, arrival.version_id)
}

fn work_key(run: RunId, file: CallWorkFile) -> String {
    format!("work/call-records/{run}/{file}")
}

impl BillingFiles for MemoryCallFiles {
    type Reader = io::Cursor<Bytes>;

    async fn open(&self, arrival: &Arrival) -> io::Result<Option<Self::Reader>> {
        let content = self.call(|objects| objects.get(&dropped(arrival)).cloned()).await?;
        Ok(content.map(io::Cursor::new))
    }
}

impl CallWorkFiles for MemoryCallFiles {
    async fn put_work(&self, run: RunId, file: CallWorkFile, content: Bytes) -> io::Result<()> {
        self.call(|objects| drop(objects.insert(work_key(run, file), content))).await
    }

    async fn read_work(
        &self,
        run: RunId,
        file: CallWorkFile,
        range: Range<u64>,
    ) -> io::Result<Bytes> {
        self.read_range(&work_key(run, file), range).await
    }

    async fn delete_work(&self, run: RunId) -> io::Result<()> {
        let prefix = format!("work/call-records/{run}/");
        self.call(|objects| objects.retain(|key, _| !key.starts_with(&prefix))).await
    }
}

impl ReadCallFiles for MemoryCallFiles {
    async fn read(&self, key: &str, range: Range<u64>) -> io::Result<Bytes> {
        self.reads.fetch_add(1, Ordering::Relaxed);
        self.read_range(key, range).await
    }
}

impl CallFiles for MemoryCallFiles {
    async fn put(&self, key: &str, content: Bytes) -> io::Result<()> {
        self.call(|objects| {
            let before = objects.insert(key.to_owned(), content.clone());
            assert!(before.is_none_or(|before| before == content), "{key} was written before");
        })
        .await
    }
}

impl ReportFiles for MemoryCallFiles {
    type Writer = MemoryCallReport;

    fn begin_report(&self, key: String) -> MemoryCallReport {
        MemoryCallReport { files: self.clone(), key, content: Vec::new() }
    }

    async fn put_report(&self, key: &str, content: &str) -> io::Result<()> {
        let content = Bytes::copy_from_slice(content.as_bytes());
        self.call(|objects| drop(objects.insert(key.to_owned(), content))).await
    }
}

/// A report that is being written.
#[derive(Debug)]
pub struct MemoryCallReport {
    files: MemoryCallFiles,
    key: String,
    content: Vec<u8>,
}

impl ReportWriter for MemoryCallReport {
    async fn write(&mut self, piece: &[u8]) -> io::Result<()> {
        self.files.call(|_| ()).await?;
        self.content.extend_from_slice(piece);
        Ok(())
    }

    async fn finish(self) -> io::Result<()> {
        let Self { files, key, content } = self;
        files.call(|objects| drop(objects.insert(key, content.into()))).await
    }

    async fn abandon(self) -> io::Result<()> {
        self.files.call(|_| ()).await
    }
}
