//! Both buckets, in memory.

use std::{
    collections::{BTreeMap, BTreeSet},
    io,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use app::{
    import::{
        Arrival, BillingFiles, DocumentFiles, ReportFiles, ReportWriter, WorkFile, WorkFiles,
    },
    posting::{DocumentKey, Identity, RunId},
    reading::{ReadDocuments, ReadProvidedPdfs},
};
use domain::ids::AccountId;

use super::Faults;

/// Files by key. The key of a dropped file contains its version.
#[derive(Debug, Default)]
pub struct MemoryFiles {
    objects: Arc<Mutex<BTreeMap<String, Vec<u8>>>>,
    broken: Mutex<BTreeSet<String>>,
    faults: Faults,
}

impl MemoryFiles {
    /// No files, and these faults.
    pub fn new(faults: Faults) -> Self {
        Self { objects: Arc::default(), broken: Mutex::default(), faults }
    }

    /// Drops a file, as a billing system does.
    pub fn drop_file(&self, arrival: &Arrival, content: impl Into<Vec<u8>>) {
        self.objects().insert(dropped(&arrival.key, &arrival.version_id), content.into());
    }

    /// Puts a file beside those that are dropped, such as a PDF.
    pub fn drop_key(&self, key: &str, content: impl Into<Vec<u8>>) {
        self.objects().insert(key.to_owned(), content.into());
    }

    /// Makes a dropped file unreadable, although it is there.
    pub fn break_file(&self, arrival: &Arrival) {
        let mut broken = self.broken.lock().unwrap_or_else(PoisonError::into_inner);
        broken.insert(dropped(&arrival.key, &arrival.version_id));
    }

    /// Makes a file unreadable, although it is there, and makes keys with this prefix unwritable.
    pub fn break_key(&self, key: &str) {
        self.broken.lock().unwrap_or_else(PoisonError::into_inner).insert(key.to_owned());
    }

    /// Makes all files readable and all keys writable again.
    pub fn mend(&self) {
        self.broken.lock().unwrap_or_else(PoisonError::into_inner).clear();
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

    fn objects(&self) -> MutexGuard<'_, BTreeMap<String, Vec<u8>>> {
        self.objects.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes one call of the files, as a process would.
    pub(super) fn call<T>(
        &self,
        effect: impl FnOnce(&mut BTreeMap<String, Vec<u8>>) -> T,
    ) -> io::Result<T> {
        Ok(self.faults.call(|| effect(&mut self.objects()))?)
    }

    fn put_bytes(&self, key: String, content: &[u8]) -> io::Result<()> {
        let broken = self.broken.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if broken.iter().any(|prefix| key.starts_with(prefix.as_str())) {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        self.faults.call(|| drop(self.objects().insert(key, content.to_vec())))?;
        Ok(())
    }

    fn get(&self, key: &str) -> io::Result<Option<Vec<u8>>> {
        if self.broken.lock().unwrap_or_else(PoisonError::into_inner).contains(key) {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        Ok(self.faults.call(|| self.objects().get(key).cloned())?)
    }
}

fn dropped(key: &str, version: &str) -> String {
    format!("{key}@{version}")
}

fn work_key(run: RunId, file: WorkFile) -> String {
    format!("work/{run}/{file}")
}

impl BillingFiles for MemoryFiles {
    type Reader = io::Cursor<Vec<u8>>;

    async fn open(&self, arrival: &Arrival) -> io::Result<Option<Self::Reader>> {
        self.faults.gate().await;
        Ok(self.get(&dropped(&arrival.key, &arrival.version_id))?.map(io::Cursor::new))
    }
}

impl WorkFiles for MemoryFiles {
    async fn put_work(&self, run: RunId, file: WorkFile, content: Vec<u8>) -> io::Result<()> {
        self.faults.gate().await;
        self.put_bytes(work_key(run, file), &content)
    }

    async fn work(&self, run: RunId, file: WorkFile) -> io::Result<Option<Vec<u8>>> {
        self.faults.gate().await;
        self.get(&work_key(run, file))
    }
}

impl ReportFiles for MemoryFiles {
    type Writer = MemoryWriter;

    fn begin_report(&self, key: String) -> MemoryWriter {
        let (objects, faults) = (Arc::clone(&self.objects), self.faults.clone());
        MemoryWriter { objects, faults, key, content: Vec::new() }
    }

    async fn put_report(&self, key: &str, content: &str) -> io::Result<()> {
        self.faults.gate().await;
        self.put_bytes(key.to_owned(), content.as_bytes())
    }
}

/// A report that is being written.
#[derive(Debug)]
pub struct MemoryWriter {
    objects: Arc<Mutex<BTreeMap<String, Vec<u8>>>>,
    faults: Faults,
    key: String,
    content: Vec<u8>,
}

impl ReportWriter for MemoryWriter {
    async fn write(&mut self, piece: &[u8]) -> io::Result<()> {
        self.faults.gate().await;
        Ok(self.faults.call(|| self.content.extend_from_slice(piece))?)
    }

    async fn finish(self) -> io::Result<()> {
        self.faults.gate().await;
        let Self { objects, faults, key, content } = self;
        let put = || objects.lock().unwrap_or_else(PoisonError::into_inner).insert(key, content);
        Ok(faults.call(|| drop(put()))?)
    }

    async fn abandon(self) -> io::Result<()> {
        self.faults.gate().await;
        Ok(self.faults.call(|| ())?)
    }
}

impl DocumentFiles for MemoryFiles {
    async fn keep(
        &self,
        account: &AccountId,
        identity: &Identity,
        line: &[u8],
    ) -> io::Result<String> {
        self.faults.gate().await;
        let Identity { key: DocumentKey { kind, id, .. }, hash, .. } = identity;
        let key = format!("documents/{account}/{kind}/{id}/{hash}.json");
        self.put_bytes(key.clone(), line)?;
        Ok(key)
    }

    async fn keep_pdf(
        &self,
        account: &AccountId,
        identity: &Identity,
        key: &str,
    ) -> io::Result<bool> {
        self.faults.gate().await;
        let Some(content) = self.get(key)? else { return Ok(false) };
        let Identity { key: DocumentKey { kind, id, .. }, hash, .. } = identity;
        let copy = format!("documents/{account}/{kind}/{id}/{hash}.pdf");
        self.put_bytes(copy, &content).map(|()| true)
    }
}

impl ReadDocuments for MemoryFiles {
    async fn document(&self, key: &str) -> io::Result<Vec<u8>> {
        Ok(self.get(key)?.ok_or(io::ErrorKind::NotFound)?)
    }
}

impl ReadProvidedPdfs for MemoryFiles {
    async fn provided_pdf(&self, document_key: &str) -> io::Result<Option<Vec<u8>>> {
        self.get(&document_key.replace(".json", ".pdf"))
    }
}
