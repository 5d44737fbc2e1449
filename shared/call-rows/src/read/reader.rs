//! Reads a batch piece by piece.

use memchr::{memchr, memchr_iter};

use super::{
    check::{self, Record},
    header::{Layout, MAX_COLUMNS},
    split::{MAX_RECORD_BYTES, Split, Splitter},
};
use crate::{
    columns::Columns,
    problem::{Rejection, RowCode},
    row::Row,
};

/// The byte order mark of UTF-8.
const UTF8_MARK: &[u8] = b"\xef\xbb\xbf";

/// What a batch has next.
#[derive(Debug)]
pub enum Item<'a> {
    /// A row that passed every check of a single row.
    Row {
        /// The physical line on which it begins; the header is line 1.
        line: u64,
        /// The row. It lives until the reader goes on.
        row: Row<'a>,
    },
    /// A row that is rejected; reading goes on.
    Rejected {
        /// The physical line on which it begins.
        line: u64,
        /// Why.
        rejection: Rejection,
    },
    /// The batch cannot be read; nothing follows.
    File {
        /// The physical line of the header.
        line: u64,
        /// Why.
        rejection: Rejection,
    },
}

/// A place between two records of a batch, from which a later call goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// Bytes before it, of the decompressed batch.
    pub byte: u64,
    /// The physical line that begins there, from 1.
    pub line: u64,
}

#[derive(Debug, PartialEq, Eq)]
enum Stage {
    /// Nothing is read.
    Start,
    /// The header is next.
    Header,
    /// A record is next.
    Rows(Layout),
    /// The batch cannot be read.
    Ended,
}

/// Reads the decompressed bytes of a batch, in pieces of any size: [`Self::feed`] a piece, then
/// [`Self::read`] until it gives `None`; at the end of the batch [`Self::finish`], then `read` on.
///
/// A reader holds at most one record, or the part of it that has come, and the piece that was fed.
/// The pieces do not matter for what it gives.
#[derive(Debug)]
pub struct Reader {
    stage: Stage,
    /// Bytes that are not read yet begin at `at`.
    buffer: Vec<u8>,
    at: usize,
    /// Whether no more bytes come.
    is_finished: bool,
    /// Whether the rest of a physical line is passed over.
    skips: bool,
    splitter: Splitter,
    position: Position,
    header: Vec<u8>,
    /// The canonical line of the last row.
    canonical: String,
}

impl Default for Reader {
    fn default() -> Self {
        Self::new()
    }
}

impl Reader {
    /// A reader at the beginning of a batch.
    pub const fn new() -> Self {
        Self {
            stage: Stage::Start,
            buffer: Vec::new(),
            at: 0,
            is_finished: false,
            skips: false,
            splitter: Splitter::new(),
            position: Position { byte: 0, line: 1 },
            header: Vec::new(),
            canonical: String::new(),
        }
    }

    /// A reader that goes on at a position of a batch, by [`Self::header`] of the reader that was
    /// there. Its first piece begins at that byte of the decompressed batch.
    ///
    /// # Errors
    /// [`Rejection`] when the header is not one.
    pub fn resume(header: &[u8], position: Position) -> Result<Self, Rejection> {
        let mut reader = Self::new();
        reader.feed(header);
        reader.finish();
        while reader.header.is_empty() {
            match reader.read() {
                Some(Item::File { rejection, .. }) => return Err(rejection),
                Some(_) => {}
                None => break,
            }
        }
        reader.is_finished = false;
        reader.skips = false;
        reader.buffer.clear();
        reader.at = 0;
        reader.position = position;
        Ok(reader)
    }

    /// Takes the next bytes. After a file-level problem they are dropped.
    pub fn feed(&mut self, piece: &[u8]) {
        if self.stage == Stage::Ended {
            return;
        }
        self.buffer.drain(..self.at);
        self.at = 0;
        self.buffer.extend_from_slice(piece);
    }

    /// Says that no more bytes come, so that the last record is read even without a line break. Do
    /// not call it for a batch that broke off.
    pub const fn finish(&mut self) {
        self.is_finished = true;
    }

    /// The record of the header as it was written; empty until it is read.
    pub fn header(&self) -> &[u8] {
        &self.header
    }

    /// The columns of the batch; `None` until the header is read.
    pub const fn columns(&self) -> Option<&Columns> {
        match &self.stage {
            Stage::Rows(layout) => Some(&layout.columns),
            _ => None,
        }
    }

    /// Where the next record begins: after everything that [`Self::read`] gave. `None` within a
    /// line that is passed over, and before the header is read.
    pub fn position(&self) -> Option<Position> {
        let is_between = !self.skips && matches!(self.stage, Stage::Rows(_));
        is_between.then_some(self.position)
    }

    /// The next row or rejection of what was fed; `None` when it has no whole one.
    pub fn read(&mut self) -> Option<Item<'_>> {
        if self.stage == Stage::Start {
            if self.buffer.len() < UTF8_MARK.len() && !self.is_finished {
                return None;
            }
            self.stage = Stage::Header;
            if let Some(rejection) = self.mark() {
                return Some(self.give_up(rejection));
            }
        }
        loop {
            if self.skips {
                self.skip()?;
            }
            let rest = self.buffer.get(self.at..).unwrap_or_default();
            let max_fields = match &self.stage {
                Stage::Rows(layout) => layout.order.len(),
                Stage::Header if rest.is_empty() && self.is_finished => {
                    let message = "the file has no header";
                    let rejection = Rejection::new(RowCode::MissingColumn, message);
                    return Some(self.give_up(rejection));
                }
                Stage::Header => MAX_COLUMNS,
                Stage::Start | Stage::Ended => return None,
            };
            if rest.is_empty() {
                return None;
            }
            match (self.splitter.split(rest, self.is_finished, max_fields), &self.stage) {
                (Split::More, _) => return None,
                (Split::Record { length: 0, next }, _) => self.advance(next, 1),
                (Split::Record { length, next }, Stage::Rows(_)) => {
                    return Some(self.row(length, next, max_fields));
                }
                (Split::Record { length, next }, _) => {
                    if let Err(rejection) = self.take_header(length, next) {
                        return Some(self.give_up(rejection));
                    }
                }
                (Split::Malformed(code), Stage::Rows(_)) => {
                    return Some(self.malformed(code, max_fields));
                }
                (Split::Malformed(code), _) => {
                    let rejection = Rejection::new(code, format!("the header {}", why(code)));
                    return Some(self.give_up(rejection));
                }
            }
        }
    }

    /// Passes over a byte order mark; says what another encoding's means.
    fn mark(&mut self) -> Option<Rejection> {
        if self.buffer.starts_with(UTF8_MARK) {
            self.at = UTF8_MARK.len();
            self.position.byte = UTF8_MARK.len() as u64;
        }
        let is_utf16 = self.buffer.starts_with(b"\xff\xfe") || self.buffer.starts_with(b"\xfe\xff");
        let message = "the file is UTF-16; it must be UTF-8";
        is_utf16.then(|| Rejection::new(RowCode::MissingColumn, message))
    }

    fn give_up(&mut self, rejection: Rejection) -> Item<'_> {
        self.stage = Stage::Ended;
        self.buffer = Vec::new();
        self.at = 0;
        Item::File { line: self.position.line, rejection }
    }

    fn take_header(&mut self, length: usize, next: usize) -> Result<(), Rejection> {
        let record = self.buffer.get(self.at..self.at + length).unwrap_or_default();
        let layout = Layout::of(record, self.splitter.fields())?;
        self.header = record.to_vec();
        self.stage = Stage::Rows(layout);
        self.advance_record(next);
        Ok(())
    }

    /// The record of so many bytes that lies next.
    fn row(&mut self, length: usize, next: usize, wanted: usize) -> Item<'_> {
        let count = self.splitter.fields().len();
        if count != wanted {
            let is_short = count < wanted;
            let code = if is_short { RowCode::TooFewFields } else { RowCode::TooManyFields };
            return self.malformed(code, wanted);
        }
        let (from, line) = (self.at, self.position.line);
        let has_quotes = self.splitter.has_quotes();
        let bytes = self.buffer.get(from..from + length).unwrap_or_default();
        if has_quotes && self.splitter.may_join_rows(bytes) {
            return self.malformed(RowCode::BadQuote, wanted);
        }
        let record = Record::new(bytes, self.splitter.fields(), has_quotes);
        let checked = match (record, &self.stage) {
            (Ok(record), Stage::Rows(layout)) => check::check(&record, layout, &mut self.canonical),
            (Err(rejection), _) => Err(rejection),
            // Rows follow a header.
            (Ok(_), _) => Err(Rejection::new(RowCode::MissingColumn, "the file has no header")),
        };
        self.advance_record(next);
        match (checked, &self.stage) {
            (Ok((starts, values)), Stage::Rows(Layout { columns, .. })) => {
                let row = Row { line: &self.canonical, columns, starts, values };
                Item::Row { line, row }
            }
            (Err(rejection), _) => Item::Rejected { line, rejection },
            (Ok(_), _) => {
                let message = "the file has no header";
                Item::Rejected { line, rejection: Rejection::new(RowCode::MissingColumn, message) }
            }
        }
    }

    /// Rejects what lies next, and goes on with the physical line after its first.
    fn malformed(&mut self, code: RowCode, wanted: usize) -> Item<'_> {
        let line = self.position.line;
        let message = match code {
            RowCode::TooFewFields | RowCode::TooManyFields => {
                let is_few = code == RowCode::TooFewFields;
                let (side, count) = (if is_few { "fewer" } else { "more" }, wanted);
                format!("the row has {side} fields than the header, which has {count}")
            }
            code => format!("the row {}", why(code)),
        };
        self.skips = true;
        let _ = self.skip();
        Item::Rejected { line, rejection: Rejection::new(code, message) }
    }

    /// Passes over the rest of a physical line; `None` when its end has not come.
    fn skip(&mut self) -> Option<()> {
        let rest = self.buffer.get(self.at..).unwrap_or_default();
        if let Some(end) = memchr(b'\n', rest) {
            self.skips = false;
            self.advance(end + 1, 1);
            return Some(());
        }
        self.advance(rest.len(), 0);
        None
    }

    fn advance_record(&mut self, next: usize) {
        let bytes = self.buffer.get(self.at..self.at + next).unwrap_or_default();
        let is_simple = !self.splitter.has_quotes();
        let lines = if is_simple { 1 } else { memchr_iter(b'\n', bytes).count() };
        self.advance(next, lines);
    }

    fn advance(&mut self, bytes: usize, lines: usize) {
        self.at += bytes;
        self.position.byte += bytes as u64;
        self.position.line += lines as u64;
        self.splitter.reset();
    }
}

fn why(code: RowCode) -> String {
    match code {
        RowCode::LineTooLong => format!("has more than {MAX_RECORD_BYTES} bytes"),
        RowCode::BadQuote => {
            "has a quote too many: not closed, before more text, or around a whole row".to_owned()
        }
        RowCode::TooManyFields => format!("has more than {MAX_COLUMNS} columns"),
        code => code.as_str().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_that_does_not_end_takes_little_memory() {
        let header = crate::Column::ALL.map(crate::Column::name).join(",");
        for beginning in ["x", "\"", "\n\"", ",\"\"\"\n"] {
            let mut reader = Reader::new();
            reader.feed(format!("{header}\n{beginning}").as_bytes());
            for _ in 0..64 {
                reader.feed("x".repeat(1 << 18).as_bytes());
                while reader.read().is_some() {}
            }
            // A vector grows to twice what it needs.
            assert!(reader.buffer.capacity() <= 3 * MAX_RECORD_BYTES, "{beginning:?}");
        }
    }
}
