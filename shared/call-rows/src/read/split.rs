//! Cuts bytes into records and fields by RFC 4180, strictly: after a closing quote only a comma or
//! a line break may follow. So a quote too many is noticed at the next quote, before it swallows
//! rows. A quote within an unquoted field is an ordinary character.

use memchr::{memchr, memchr_iter, memchr2};

use crate::problem::RowCode;

/// Most bytes of a record, without the line break that ends it.
pub const MAX_RECORD_BYTES: usize = 1 << 20;

/// Where a field's bytes lie in its record, without the quotes around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Field {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) quotes: Quotes,
}

/// How a field is quoted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quotes {
    /// Not at all; it may have quotes as ordinary characters when its record has any.
    None,
    /// Around it.
    Around,
    /// Around it, and doubled ones within it.
    Doubled,
}

/// What lies at the beginning of the bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Split {
    /// A part of a record: more bytes are needed.
    More,
    /// A record of so many bytes, and so many with the line break that ends it.
    Record { length: usize, next: usize },
    /// Something that is not a record.
    Malformed(RowCode),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// No quote was seen so far.
    Simple,
    FieldStart,
    Unquoted,
    Quoted,
    /// After a quote within a quoted field: it closes the field, or the next one doubles it.
    AfterQuote,
}

/// Cuts one record after another; keeps its place when more bytes are needed.
#[derive(Debug)]
pub(super) struct Splitter {
    fields: Vec<Field>,
    state: State,
    /// Bytes that have been looked at.
    at: usize,
    /// Where the field that is read begins.
    start: usize,
    quotes: Quotes,
}

impl Splitter {
    pub(super) const fn new() -> Self {
        Self { fields: Vec::new(), state: State::Simple, at: 0, start: 0, quotes: Quotes::None }
    }

    /// The fields of the record that [`Self::split`] found.
    pub(super) fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// Whether the record that [`Self::split`] found has a quote.
    pub(super) fn has_quotes(&self) -> bool {
        self.state != State::Simple
    }

    /// Whether a text of the record has a line break and the commas of a whole row. Then it is
    /// hardly a text: two fields in different rows are a single quote each, and what lies between
    /// them would be lost.
    pub(super) fn may_join_rows(&self, record: &[u8]) -> bool {
        let joins = |field: &Field| {
            let text = record.get(field.start..field.end).unwrap_or_default();
            let commas = || memchr_iter(b',', text).count();
            memchr(b'\n', text).is_some() && commas() + 1 >= self.fields.len()
        };
        memchr(b'\n', record).is_some() && self.fields.iter().any(joins)
    }

    /// Forgets the last record, before the next begins.
    pub(super) fn reset(&mut self) {
        self.fields.clear();
        self.state = State::Simple;
        self.at = 0;
        self.start = 0;
        self.quotes = Quotes::None;
    }

    /// Looks at bytes that begin with a record; after [`Split::More`] at the same bytes and those
    /// that follow. At the end of the input the last record needs no line break. A record has at
    /// most `max_fields` fields when one of them has quotes; others are counted by the caller.
    pub(super) fn split(&mut self, bytes: &[u8], is_end: bool, max_fields: usize) -> Split {
        let limit = bytes.len().min(MAX_RECORD_BYTES + 2);
        let seen = bytes.get(..limit).unwrap_or(bytes);
        let is_end = is_end && seen.len() == bytes.len();
        let found = match self.state {
            State::Simple => self.simple(seen, is_end, max_fields),
            _ => self.quoted(seen, is_end, max_fields),
        };
        match found {
            Split::More if limit == MAX_RECORD_BYTES + 2 => Split::Malformed(RowCode::LineTooLong),
            Split::Record { length, .. } if length > MAX_RECORD_BYTES => {
                Split::Malformed(RowCode::LineTooLong)
            }
            found => found,
        }
    }

    /// A record without quotes: nearly every one.
    fn simple(&mut self, bytes: &[u8], is_end: bool, max_fields: usize) -> Split {
        let fresh = bytes.get(self.at..).unwrap_or_default();
        let next = match memchr2(b'\n', b'"', fresh).map(|found| self.at + found) {
            Some(found) if bytes.get(found) == Some(&b'"') => {
                self.state = State::FieldStart;
                self.at = 0;
                return self.quoted(bytes, is_end, max_fields);
            }
            Some(found) => found + 1,
            None if is_end => bytes.len(),
            None => {
                self.at = bytes.len();
                return Split::More;
            }
        };
        let record = without_break(bytes.get(..next).unwrap_or(bytes));
        let mut start = 0;
        for end in memchr_iter(b',', record) {
            self.fields.push(Field { start, end, quotes: Quotes::None });
            start = end + 1;
        }
        self.fields.push(Field { start, end: record.len(), quotes: Quotes::None });
        Split::Record { length: record.len(), next }
    }

    fn quoted(&mut self, bytes: &[u8], is_end: bool, max_fields: usize) -> Split {
        loop {
            if self.fields.len() > max_fields {
                return Split::Malformed(RowCode::TooManyFields);
            }
            let rest = bytes.get(self.at..).unwrap_or_default();
            match self.state {
                State::Simple | State::FieldStart => match rest.first() {
                    None if !is_end => return Split::More,
                    Some(b'"') => self.open(),
                    _ => self.begin_unquoted(),
                },
                State::Unquoted => match memchr2(b',', b'\n', rest) {
                    None if !is_end => {
                        self.at = bytes.len();
                        return Split::More;
                    }
                    None => return self.end(bytes, bytes.len(), bytes.len()),
                    Some(found) => {
                        let end = self.at + found;
                        if bytes.get(end) == Some(&b'\n') {
                            return self.end(bytes, end, end + 1);
                        }
                        self.push(end, end + 1);
                    }
                },
                State::Quoted => match memchr(b'"', rest) {
                    None if !is_end => {
                        self.at = bytes.len();
                        return Split::More;
                    }
                    None => return Split::Malformed(RowCode::BadQuote),
                    Some(found) => {
                        self.at += found + 1;
                        self.state = State::AfterQuote;
                    }
                },
                State::AfterQuote => match rest {
                    [b'"', ..] => {
                        self.quotes = Quotes::Doubled;
                        self.state = State::Quoted;
                        self.at += 1;
                    }
                    [b',', ..] => self.push(self.at - 1, self.at + 1),
                    [b'\n', ..] => return self.end(bytes, self.at - 1, self.at + 1),
                    [b'\r', b'\n', ..] => return self.end(bytes, self.at - 1, self.at + 2),
                    [] | [b'\r'] if !is_end => return Split::More,
                    [] | [b'\r'] => return self.end(bytes, self.at - 1, bytes.len()),
                    _ => return Split::Malformed(RowCode::BadQuote),
                },
            }
        }
    }

    const fn open(&mut self) {
        self.state = State::Quoted;
        self.quotes = Quotes::Around;
        self.at += 1;
        self.start = self.at;
    }

    const fn begin_unquoted(&mut self) {
        self.state = State::Unquoted;
        self.quotes = Quotes::None;
        self.start = self.at;
    }

    fn push(&mut self, end: usize, next: usize) {
        self.fields.push(Field { start: self.start, end, quotes: self.quotes });
        self.at = next;
        self.state = State::FieldStart;
    }

    /// Ends the record with the field that is read.
    fn end(&mut self, bytes: &[u8], end: usize, next: usize) -> Split {
        let record = without_break(bytes.get(..next).unwrap_or(bytes));
        self.push(end.min(record.len()), next);
        Split::Record { length: record.len(), next }
    }
}

/// The bytes without LF or CR LF, or, at the end of the input, CR at their end.
fn without_break(bytes: &[u8]) -> &[u8] {
    let bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    bytes.strip_suffix(b"\r").unwrap_or(bytes)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn records_are_those_of_the_csv_crate_unless_they_are_malformed(
            pieces in prop::collection::vec(r#"[a,]|"|""|\n|\r\n|"a,\n""","#, 0..12)
        ) {
            let input = pieces.concat();
            let (mut rest, mut ours) = (input.as_str(), Vec::new());
            while !rest.is_empty() {
                let Ok((record, next)) = fields(rest) else { return Ok(()) };
                if record != [""] || rest.starts_with('"') {
                    let texts = record.iter().map(|text| text.replace("\"\"", "\""));
                    ours.push(texts.collect::<Vec<_>>());
                }
                rest = next;
            }
            // An unquoted field may have a doubled quote, which the lines above make one.
            prop_assume!(!input.contains("a\"\""));
            let mut reader = csv::ReaderBuilder::new();
            let mut reader =
                reader.has_headers(false).flexible(true).from_reader(input.as_bytes());
            let theirs = reader.records().map(Result::unwrap);
            let theirs: Vec<Vec<_>> =
                theirs.map(|record| record.iter().map(str::to_owned).collect()).collect();
            prop_assert_eq!(ours, theirs);
        }
    }

    /// The fields of the first record, and the bytes after it; the input comes byte by byte.
    fn fields(input: &str) -> Result<(Vec<&str>, &str), RowCode> {
        let mut splitter = Splitter::new();
        for seen in 0..=input.len() {
            let is_end = seen == input.len();
            match splitter.split(&input.as_bytes()[..seen], is_end, 99) {
                Split::More => {}
                Split::Malformed(code) => return Err(code),
                Split::Record { next, .. } => {
                    let texts = splitter.fields().iter().map(|it| &input[it.start..it.end]);
                    return Ok((texts.collect(), &input[next..]));
                }
            }
        }
        unreachable!("the end of the input ends every record")
    }

    #[test]
    fn a_record_ends_at_a_line_break_outside_quotes() {
        for (input, wanted, rest) in [
            ("a,b\nc", vec!["a", "b"], "c"),
            ("a,b\r\nc", vec!["a", "b"], "c"),
            ("a,", vec!["a", ""], ""),
            ("a\r", vec!["a"], ""),
            ("\"a,\nb\",\"\"\r\nc", vec!["a,\nb", ""], "c"),
            ("\"a\"\"\"", vec!["a\"\""], ""),
            ("\"a\"\r", vec!["a"], ""),
            ("\"a\",", vec!["a", ""], ""),
            ("a\"b,\"c\"\nd", vec!["a\"b", "c"], "d"),
            ("\"a\",b\r\n\r\n", vec!["a", "b"], "\r\n"),
        ] {
            assert_eq!(fields(input), Ok((wanted, rest)), "{input:?}");
        }
    }

    #[test]
    fn a_quote_that_is_not_closed_or_followed_by_text_is_noticed() {
        for input in ["\"a", "a,\"b\nc,d", "\"a\"b,c", "\"a\" ,b", "\"a\"\rb", "\"Bob,\n\"Ann\",x"]
        {
            assert_eq!(fields(input), Err(RowCode::BadQuote), "{input:?}");
        }
    }

    #[test]
    fn a_record_has_at_most_1_mib_whatever_ends_it() {
        let longest = "x".repeat(MAX_RECORD_BYTES);
        let split = |text: String, is_end| Splitter::new().split(text.as_bytes(), is_end, 9);
        for end in ["\n", "\r\n", "\nmore", "\r\nmore"] {
            let found = split(format!("{longest}{end}"), false);
            assert!(matches!(found, Split::Record { length: MAX_RECORD_BYTES, .. }), "{end:?}");
            let found = split(format!("{longest}x{end}"), false);
            assert_eq!(found, Split::Malformed(RowCode::LineTooLong), "{end:?}");
        }
        assert!(matches!(split(longest.clone(), true), Split::Record { .. }));
        assert_eq!(split(longest, false), Split::More);
    }
}
