//! PDFs, which are sent as bytes.

use super::encode::MAX_BODY_BYTES;
use super::file_name::file_name;

/// A file: a name of plain ASCII characters, and its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pdf {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

impl Pdf {
    /// A PDF whose name has these parts.
    pub fn new(name: &[&str], bytes: Vec<u8>) -> Self {
        Self { name: file_name(name, "pdf"), bytes }
    }

    /// Whether a response can hold it.
    pub fn fits(&self) -> bool {
        self.bytes.len() <= MAX_BODY_BYTES
    }

    /// Its name, and its bytes.
    pub fn into_parts(self) -> (String, Vec<u8>) {
        (self.name, self.bytes)
    }
}
