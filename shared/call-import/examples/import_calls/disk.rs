//! Files on disk. Calls wait for the disk: it is in the page cache.

use std::{
    fs::{self, File},
    io::{self, Read, Write},
    ops::Range,
    os::unix::fs::FileExt,
    path::{Path, PathBuf},
    pin::Pin,
    sync::atomic::{AtomicU64, Ordering},
    task::{Context, Poll},
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
use tokio::io::{AsyncRead, ReadBuf};

/// Both buckets, in a folder; and one batch.
pub(crate) struct DiskFiles {
    batch: PathBuf,
    folder: PathBuf,
    files: AtomicU64,
    bytes: AtomicU64,
    work: AtomicU64,
}

impl DiskFiles {
    pub(crate) fn new(batch: &str, folder: &str) -> Self {
        let (batch, folder) = (PathBuf::from(batch), PathBuf::from(folder));
        let (files, bytes) = (AtomicU64::new(0), AtomicU64::new(0));
        Self { batch, folder, files, bytes, work: AtomicU64::new(0) }
    }

    /// Where a key is.
    pub(crate) fn path(&self, key: &str) -> PathBuf {
        self.folder.join(key)
    }

    /// Files of segments, and their bytes.
    pub(crate) fn written(&self) -> (u64, u64) {
        (self.files.load(Ordering::Relaxed), self.bytes.load(Ordering::Relaxed))
    }

    /// Bytes of work files.
    pub(crate) fn worked(&self) -> u64 {
        self.work.load(Ordering::Relaxed)
    }

    fn work(&self, run: RunId, file: CallWorkFile) -> PathBuf {
        self.path(&format!("work/call-records/{run}/{file}"))
    }
}

fn write(path: &Path, content: &[u8]) -> io::Result<()> {
    fs::create_dir_all(path.parent().unwrap())?;
    fs::write(path, content)
}

fn read(path: &Path, range: Range<u64>) -> io::Result<Bytes> {
    let length = usize::try_from(range.end - range.start).unwrap();
    let mut content = vec![0; length];
    File::open(path)?.read_exact_at(&mut content, range.start)?;
    Ok(content.into())
}

/// A batch that is being read.
pub(crate) struct DiskReader(File);

impl AsyncRead for DiskReader {
    fn poll_read(
        mut self: Pin<&mut Self>,
        _context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let count = self.0.read(buffer.initialize_unfilled())?;
        buffer.advance(count);
        Poll::Ready(Ok(()))
    }
}

impl BillingFiles for DiskFiles {
    type Reader = DiskReader;

    async fn open(&self, _arrival: &Arrival) -> io::Result<Option<DiskReader>> {
        Ok(Some(DiskReader(File::open(&self.batch)?)))
    }
}

impl CallWorkFiles for DiskFiles {
    async fn put_work(&self, run: RunId, file: CallWorkFile, content: Bytes) -> io::Result<()> {
        self.work.fetch_add(u64::try_from(content.len()).unwrap(), Ordering::Relaxed);
        write(&self.work(run, file), &content)
    }

    async fn read_work(
        &self,
        run: RunId,
        file: CallWorkFile,
        range: Range<u64>,
    ) -> io::Result<Bytes> {
        read(&self.work(run, file), range)
    }

    async fn delete_work(&self, run: RunId) -> io::Result<()> {
        fs::remove_dir_all(self.path(&format!("work/call-records/{run}")))
    }
}

impl ReadCallFiles for DiskFiles {
    async fn read(&self, key: &str, range: Range<u64>) -> io::Result<Bytes> {
        read(&self.path(key), range)
    }
}

impl CallFiles for DiskFiles {
    async fn put(&self, key: &str, content: Bytes) -> io::Result<()> {
        self.files.fetch_add(1, Ordering::Relaxed);
        self.bytes.fetch_add(u64::try_from(content.len()).unwrap(), Ordering::Relaxed);
        write(&self.path(key), &content)
    }
}

impl ReportFiles for DiskFiles {
    type Writer = DiskReport;

    fn begin_report(&self, key: String) -> DiskReport {
        let path = self.path(&key);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        DiskReport(File::create(path).unwrap())
    }

    async fn put_report(&self, key: &str, content: &str) -> io::Result<()> {
        write(&self.path(key), content.as_bytes())
    }
}

/// A report that is being written.
pub(crate) struct DiskReport(File);

impl ReportWriter for DiskReport {
    async fn write(&mut self, piece: &[u8]) -> io::Result<()> {
        self.0.write_all(piece)
    }

    async fn finish(self) -> io::Result<()> {
        Ok(())
    }

    async fn abandon(self) -> io::Result<()> {
        Ok(())
    }
}
