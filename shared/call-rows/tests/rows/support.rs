//! Batches for the tests.

use call_rows::{Columns, Dialect, Item, Reader, RowCode, Writer};
use jiff::tz::TimeZone;

/// The header of a batch without columns of its own.
pub(crate) const HEADER: &str = "call_id,account_id,invoice_number,started_at,duration_s,billed_s,\
                                 direction,caller,callee,caller_name,extension,cost_centre,\
                                 destination,charge,currency";

/// A row that passes every check, in canonical form.
pub(crate) const ROW: &str = "c-1,acct-1,INV-7,2026-06-01T14:03:07.250Z,57,60,outbound,\
                              +16135550142,0113312345678,Ann Roy,0042,CC-1,France,0.0060,CAD";

/// What a reader gave, with texts of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Read {
    Row(u64, String),
    Rejected(u64, RowCode, String),
    File(u64, RowCode, String),
}

/// Reads everything that was fed.
pub(crate) fn drain(reader: &mut Reader, read: &mut Vec<Read>) {
    while let Some(item) = reader.read() {
        read.push(match item {
            Item::Row { line, row } => Read::Row(line, row.line().to_owned()),
            Item::Rejected { line, rejection } => {
                Read::Rejected(line, rejection.code, rejection.message)
            }
            Item::File { line, rejection } => Read::File(line, rejection.code, rejection.message),
        });
    }
}

/// Reads a batch that comes in pieces of so many bytes.
pub(crate) fn read_in_pieces(batch: &[u8], length: usize) -> (Vec<Read>, Option<Columns>) {
    let (mut reader, mut read) = (Reader::new(), Vec::new());
    for piece in batch.chunks(length) {
        reader.feed(piece);
        drain(&mut reader, &mut read);
    }
    reader.finish();
    drain(&mut reader, &mut read);
    (read, reader.columns().cloned())
}

/// Reads a batch.
pub(crate) fn read(batch: impl AsRef<[u8]>) -> Vec<Read> {
    read_in_pieces(batch.as_ref(), usize::MAX).0
}

/// A batch of rows without columns of its own.
pub(crate) fn batch(rows: &[&str]) -> String {
    format!("{HEADER}\n{}\n", rows.join("\n"))
}

/// [`ROW`] with another text in a column, quoted as it must be.
pub(crate) fn row_with(column: &str, text: &str) -> String {
    let place = HEADER.split(',').position(|name| name == column).unwrap();
    let mut cells: Vec<_> = ROW.split(',').map(str::to_owned).collect();
    cells[place] = quoted(text);
    cells.join(",")
}

/// A text as a quoted cell.
pub(crate) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// The rejection of a batch of [`ROW`] with another text in a column; `None` when it passes.
pub(crate) fn rejected(column: &str, text: &str) -> Option<(RowCode, String)> {
    match read(batch(&[&row_with(column, text)])).as_slice() {
        [Read::Row(2, _)] => None,
        [Read::Rejected(2, code, message)] => Some((*code, message.clone())),
        other => panic!("{other:?}"),
    }
}

/// The canonical lines of a batch without a rejection, and its columns.
pub(crate) fn stored(batch: impl AsRef<[u8]>) -> (Vec<String>, Columns) {
    let (read, columns) = read_in_pieces(batch.as_ref(), usize::MAX);
    let line = |it| match it {
        Read::Row(_, line) => line,
        other => panic!("{other:?}"),
    };
    (read.into_iter().map(line).collect(), columns.unwrap())
}

/// The records of a file that a writer made, as the `csv` crate reads them.
pub(crate) fn cells(file: &str) -> Vec<Vec<String>> {
    let file = file.strip_prefix('\u{feff}').unwrap_or(file);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(file.as_bytes());
    let records = reader.records().map(Result::unwrap);
    records.map(|record| record.iter().map(str::to_owned).collect()).collect()
}

/// A file of one batch.
pub(crate) fn file(dialect: Dialect, zone: &str, masks: bool, batch: impl AsRef<[u8]>) -> String {
    let (lines, columns) = stored(batch);
    let zone = TimeZone::get(zone).unwrap();
    let mut writer = Writer::new(dialect, zone, masks, [&columns]);
    let mut out = String::new();
    writer.write_header(&mut out);
    let block: String = lines.iter().map(|line| format!("{line}\n")).collect();
    writer.write_block(block.as_bytes(), &columns, &mut out).unwrap();
    out
}
