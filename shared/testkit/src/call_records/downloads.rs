//! Files of downloads.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex};

use app::call_records::{DownloadFiles, DownloadUpload, LINK_LIFE, PresignedLink};
use bytes::Bytes;
use jiff::Timestamp;

type Files = Arc<Mutex<BTreeMap<String, Vec<u8>>>>;

/// Downloads in memory. Clones share them.
#[derive(Clone, Debug, Default)]
pub struct MemoryDownloads(Files);

impl MemoryDownloads {
    /// The keys of all files.
    pub fn keys(&self) -> Vec<String> {
        self.0.lock().unwrap().keys().cloned().collect()
    }

    /// The text of a file.
    pub fn text(&self, key: &str) -> String {
        String::from_utf8(self.0.lock().unwrap()[key].clone()).unwrap()
    }

    /// The text of the only file.
    pub fn only(&self) -> String {
        let keys = self.keys();
        assert_eq!(keys.len(), 1, "{keys:?}");
        self.text(&keys[0])
    }

    /// Removes all files, as the bucket does after a day.
    pub fn expire(&self) {
        self.0.lock().unwrap().clear();
    }
}

impl DownloadFiles for MemoryDownloads {
    type Upload = MemoryUpload;

    async fn find(&self, key: &str) -> io::Result<Option<u64>> {
        Ok(self.0.lock().unwrap().get(key).map(|file| file.len() as u64))
    }

    fn begin(&self, key: &str) -> MemoryUpload {
        MemoryUpload { files: self.0.clone(), key: key.to_owned(), bytes: Vec::new() }
    }

    async fn link(&self, key: &str, now: Timestamp) -> io::Result<PresignedLink> {
        assert!(self.0.lock().unwrap().contains_key(key), "a link to {key}, which is not there");
        let url = format!("https://downloads.example/{key}?signature");
        Ok(PresignedLink { url, expires_at: now + LINK_LIFE })
    }
}

/// A download that is being written.
#[derive(Debug)]
pub struct MemoryUpload {
    files: Files,
    key: String,
    bytes: Vec<u8>,
}

impl DownloadUpload for MemoryUpload {
    async fn write(&mut self, piece: Bytes) -> io::Result<()> {
        self.bytes.extend_from_slice(&piece);
        Ok(())
    }

    async fn finish(self) -> io::Result<u64> {
        let length = self.bytes.len() as u64;
        self.files.lock().unwrap().insert(self.key, self.bytes);
        Ok(length)
    }

    async fn abandon(self) -> io::Result<()> {
        Ok(())
    }
}
