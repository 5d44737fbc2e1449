//! The content of work files: lines with their numbers, `<number> <line>` each.

use sha2::{Digest, Sha256};

use super::context::ImportError;

/// The first eight bytes of the content's SHA-256, as a number. It names shards and parts of
/// findings. A run may continue under a newer version, so the hash is the same in every version.
pub(super) fn stable_hash(content: &[u8]) -> u64 {
    let hash = Sha256::digest(content);
    hash.iter().take(8).fold(0, |number, byte| (number << 8) | u64::from(*byte))
}

/// Appends one line.
pub(super) fn push_line(out: &mut Vec<u8>, number: u64, line: &[u8]) {
    out.extend_from_slice(number.to_string().as_bytes());
    out.push(b' ');
    out.extend_from_slice(line);
    out.push(b'\n');
}

/// Lines read back.
#[derive(Debug, Default)]
pub(super) struct NumberedLines {
    content: Vec<u8>,
    at: usize,
}

impl NumberedLines {
    /// What [`push_line`] wrote.
    pub(super) fn new(content: Vec<u8>) -> Self {
        Self { content, at: 0 }
    }

    /// The next line with its number; `None` after the last.
    ///
    /// # Errors
    /// [`ImportError::Work`] when this is not what was written.
    pub(super) fn next(&mut self) -> Result<Option<(u64, &[u8])>, ImportError> {
        let remaining = self.content.get(self.at..).unwrap_or_default();
        if remaining.is_empty() {
            return Ok(None);
        }
        let damaged = || ImportError::Work("a line without its number or end".to_owned());
        let end = remaining.iter().position(|byte| *byte == b'\n').ok_or_else(damaged)?;
        let record = remaining.get(..end).unwrap_or_default();
        self.at = self.at.saturating_add(end).saturating_add(1);
        let space = record.iter().position(|byte| *byte == b' ').ok_or_else(damaged)?;
        let (number, line) = record.split_at(space);
        let number = std::str::from_utf8(number).ok().and_then(|text| text.parse().ok());
        Ok(Some((number.ok_or_else(damaged)?, line.get(1..).unwrap_or_default())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_of_a_work_file_are_read_with_their_line_numbers() {
        let mut content = Vec::new();
        let lines: [(u64, &[u8]); 4] =
            [(1, b"one"), (2, b""), (40, b" 7 x "), (u64::MAX, b"\xff\r")];
        for (number, line) in lines {
            push_line(&mut content, number, line);
        }
        let mut read = NumberedLines::new(content);
        for expected in lines {
            assert_eq!(read.next().unwrap(), Some(expected));
        }
        assert_eq!(read.next().unwrap(), None);
    }

    #[test]
    fn a_damaged_record_is_an_error() {
        for content in ["1 cut off", "1\n", "x y\n", " \n"] {
            let mut lines = NumberedLines::new(content.as_bytes().to_vec());
            assert!(lines.next().is_err(), "{content:?}");
        }
    }
}
