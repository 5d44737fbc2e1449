//! Files on disk that count what is read.

use std::{
    fs::{self, File},
    io,
    ops::Range,
    os::unix::fs::FileExt,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
};

use app::call_records::{ReadCallFiles, StoredFile};
use bytes::Bytes;

/// Files in a folder.
pub(crate) struct DiskFiles {
    folder: PathBuf,
    gets: AtomicU64,
    bytes: AtomicU64,
}

impl DiskFiles {
    pub(crate) fn new(folder: &Path) -> Self {
        let (gets, bytes) = (AtomicU64::new(0), AtomicU64::new(0));
        Self { folder: folder.to_owned(), gets, bytes }
    }

    /// Ranged reads so far, and their bytes.
    pub(crate) fn counted(&self) -> (u64, u64) {
        (self.gets.load(Ordering::Relaxed), self.bytes.load(Ordering::Relaxed))
    }

    pub(crate) fn put(&self, key: String, content: &[u8]) -> StoredFile {
        let path = self.folder.join(&key);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
        StoredFile { key, length: content.len() as u64 }
    }
}

impl ReadCallFiles for DiskFiles {
    async fn read(&self, key: &str, range: Range<u64>) -> io::Result<Bytes> {
        self.gets.fetch_add(1, Ordering::Relaxed);
        self.bytes.fetch_add(range.end - range.start, Ordering::Relaxed);
        let mut content = vec![0; usize::try_from(range.end - range.start).unwrap()];
        File::open(self.folder.join(key))?.read_exact_at(&mut content, range.start)?;
        Ok(content.into())
    }
}
