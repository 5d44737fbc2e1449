//! The canonical form of rows as text: cells of a line, and lines of a block.

use std::borrow::Cow;

use memchr::{memchr, memchr_iter, memchr3};

/// A stored call record is not in canonical form: what is wrong with it. An object was changed or
/// damaged after the import wrote it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a stored call record is corrupt: {0}")]
pub struct Corrupt(pub &'static str);

/// The rows of a stored block, each without its line break. A row may have line breaks in a quoted
/// text.
#[derive(Clone, Debug)]
pub struct Lines<'a> {
    rest: &'a str,
}

impl<'a> Lines<'a> {
    /// The rows of a block: canonical lines, each ended by a line feed.
    ///
    /// # Errors
    /// [`Corrupt`] when the block is not UTF-8.
    pub fn new(block: &'a [u8]) -> Result<Self, Corrupt> {
        let rest = std::str::from_utf8(block).map_err(|_| Corrupt("bytes are not UTF-8"))?;
        Ok(Self { rest })
    }
}

impl<'a> Iterator for Lines<'a> {
    type Item = Result<&'a str, Corrupt>;

    /// The next row; an error, and then nothing, when the block ends within one.
    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let Some(end) = line_end(self.rest.as_bytes()) else {
            self.rest = "";
            return Some(Err(Corrupt("a block ends within a row")));
        };
        let (line, rest) = self.rest.split_at_checked(end)?;
        self.rest = rest.get(1..).unwrap_or("");
        Some(Ok(line))
    }
}

/// Where the first line break lies that is not within quotes.
fn line_end(bytes: &[u8]) -> Option<usize> {
    let (mut from, mut is_quoted) = (0, false);
    for end in memchr_iter(b'\n', bytes) {
        let quotes = memchr_iter(b'"', bytes.get(from..end)?).count();
        is_quoted ^= quotes % 2 == 1;
        if !is_quoted {
            return Some(end);
        }
        from = end;
    }
    None
}

/// The cells of a canonical line as they are written there, quotes included.
#[derive(Clone, Debug)]
pub(crate) struct Cells<'a> {
    line: &'a str,
    /// Where the next cell begins; past the end of the line when there is none.
    pub(crate) at: usize,
}

impl<'a> Cells<'a> {
    /// The cells from this byte of a line on.
    pub(crate) const fn from(line: &'a str, at: usize) -> Self {
        Self { line, at }
    }
}

impl<'a> Iterator for Cells<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let rest = self.line.get(self.at..)?;
        let bytes = rest.as_bytes();
        let length = if bytes.first() == Some(&b'"') {
            quoted_length(bytes)
        } else {
            memchr(b',', bytes).unwrap_or(bytes.len())
        };
        self.at += length + 1;
        rest.get(..length)
    }
}

/// The length of a cell that begins with a quote: to the comma after its closing quote.
fn quoted_length(bytes: &[u8]) -> usize {
    let (mut from, mut is_quoted) = (0, false);
    for end in memchr_iter(b',', bytes) {
        let quotes = memchr_iter(b'"', bytes.get(from..end).unwrap_or_default()).count();
        is_quoted ^= quotes % 2 == 1;
        if !is_quoted {
            return end;
        }
        from = end;
    }
    bytes.len()
}

/// The text of a cell.
pub(crate) fn unquoted(cell: &str) -> Cow<'_, str> {
    if cell.as_bytes().first() != Some(&b'"') {
        return Cow::Borrowed(cell);
    }
    let inner = cell.strip_prefix('"').unwrap_or(cell);
    let inner = inner.strip_suffix('"').unwrap_or(inner);
    if inner.contains('"') { undoubled(inner) } else { Cow::Borrowed(inner) }
}

/// What stands between the quotes of a cell, with each doubled quote once.
pub(crate) fn undoubled(inner: &str) -> Cow<'_, str> {
    Cow::Owned(inner.replace("\"\"", "\""))
}

/// Writes a text as a cell, with quotes only where they are needed.
pub(crate) fn write_cell(text: &str, out: &mut String) {
    let bytes = text.as_bytes();
    let needs_quotes =
        memchr3(b',', b'"', b'\n', bytes).is_some() || memchr(b'\r', bytes).is_some();
    if !needs_quotes {
        out.push_str(text);
        return;
    }
    out.push('"');
    for (index, piece) in text.split('"').enumerate() {
        if index > 0 {
            out.push_str("\"\"");
        }
        out.push_str(piece);
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_line_break_within_quotes_does_not_end_a_row() {
        let lines: Vec<_> = Lines::new(b"a,\"b\n\"\"c\"\nd\n").unwrap().collect();
        assert_eq!(lines, [Ok("a,\"b\n\"\"c\""), Ok("d")]);
    }

    #[test]
    fn a_block_that_ends_within_a_row_is_corrupt() {
        for block in ["a\nb", "a\n\"b\n"] {
            let lines: Vec<_> = Lines::new(block.as_bytes()).unwrap().collect();
            assert_eq!(lines.len(), 2);
            assert!(lines[0].is_ok() && lines[1].is_err(), "{block:?}");
        }
        assert!(Lines::new(b"\xff\n").is_err());
    }

    proptest! {
        #[test]
        fn cells_are_read_as_they_were_written(
            texts in prop::collection::vec("[a,\"\n\r é]{0,6}", 1..6)
        ) {
            let mut line = String::new();
            for (index, text) in texts.iter().enumerate() {
                if index > 0 {
                    line.push(',');
                }
                write_cell(text, &mut line);
            }
            let cells = Cells::from(&line, 0);
            let read: Vec<_> = cells.map(|cell| unquoted(cell).into_owned()).collect();
            prop_assert_eq!(&read, &texts);
            let block = format!("{line}\n{line}\n");
            let lines: Vec<_> = Lines::new(block.as_bytes()).unwrap().flatten().collect();
            prop_assert_eq!(lines, [&line, &line]);
        }
    }
}
