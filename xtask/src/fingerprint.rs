//! Whether something has changed since it was last built, installed or deployed.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

/// A digest of everything that a result depends on.
#[derive(Debug, Default)]
pub(crate) struct Fingerprint(Sha256);

impl Fingerprint {
    /// Adds a text.
    pub(crate) fn text(mut self, text: &str) -> Self {
        self.0.update(text.len().to_le_bytes());
        self.0.update(text);
        self
    }

    /// Adds a file by its content, or a folder by the content of everything in it.
    pub(crate) fn content(self, path: &Path) -> Result<Self> {
        let mut files = Vec::new();
        collect(path, &mut files)?;
        files.sort();
        files.iter().try_fold(self, |mut print, file| {
            print = print.text(&file.to_string_lossy());
            print.0.update(Sha256::digest(fs::read(file)?));
            Ok(print)
        })
    }

    /// The digest.
    pub(crate) fn finish(self) -> String {
        self.0.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// Whether the file `stamp` contains this fingerprint.
pub(crate) fn is_current(stamp: &Path, print: &str) -> bool {
    fs::read_to_string(stamp).is_ok_and(|last| last == print)
}

/// Writes a fingerprint to the file `stamp`.
pub(crate) fn remember(stamp: &Path, print: &str) -> Result<()> {
    fs::write(stamp, print).with_context(|| format!("cannot write {}", stamp.display()))
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    if !path.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    for entry in fs::read_dir(path)? {
        collect(&entry?.path(), files)?;
    }
    Ok(())
}
