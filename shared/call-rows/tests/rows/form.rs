//! Records, lines, and what a broken one costs.

use call_rows::RowCode::{BadQuote, LineTooLong, TooFewFields, TooManyFields};
use call_rows::{MAX_RECORD_BYTES, Reader};

use crate::support::{HEADER, ROW, Read, batch, drain, read, row_with};

fn row(line: u64) -> Read {
    Read::Row(line, ROW.to_owned())
}

/// Lines and codes, without texts.
fn outline(read: &[Read]) -> Vec<(u64, &str)> {
    let one = |read: &Read| match read {
        Read::Row(line, _) => (*line, "row"),
        Read::Rejected(line, code, _) | Read::File(line, code, _) => (*line, code.as_str()),
    };
    read.iter().map(one).collect()
}

#[test]
fn lines_are_physical_and_blank_ones_do_not_count() {
    let broken = row_with("caller_name", "a\r\nb\n\nc");
    let text = format!("{HEADER}\r\n\r\n{ROW}\n\n{broken}\n{ROW}\r\n\n{ROW}");
    let found = read(text);
    assert_eq!(outline(&found), [(3, "row"), (5, "row"), (9, "row"), (11, "row")]);
}

#[test]
fn a_row_has_as_many_fields_as_the_header() {
    let (less, more) = (ROW.replace(",CAD", ""), format!("{ROW},"));
    let quoted = row_with("caller", "1");
    let [less_quoted, more_quoted] = [quoted.replace(",CAD", ""), format!("{quoted},")];
    let found = read(batch(&[&less, &more, &less_quoted, &more_quoted, " ", ROW]));
    let few = TooFewFields.as_str();
    let many = TooManyFields.as_str();
    let wanted = [(2, few), (3, many), (4, few), (5, many), (6, few), (7, "row")];
    assert_eq!(outline(&found), wanted);
}

#[test]
fn a_quote_too_many_costs_its_own_row_only() {
    let stray = ROW.replace("Ann Roy", "\"Ann");
    let quoted = row_with("caller_name", "Roy, Ann");
    for rows in [
        vec![ROW, &stray, ROW, ROW],
        vec![ROW, &stray, &quoted, ROW],
        vec![ROW, &stray, &row_with("caller_name", "say \"no\""), ROW],
    ] {
        let found = read(batch(&rows));
        let wanted = [(2, "row"), (3, BadQuote.as_str()), (4, "row"), (5, "row")];
        assert_eq!(outline(&found), wanted, "{rows:?}");
    }
    let found = read(batch(&[&stray, ROW, &stray, ROW]));
    let bad = BadQuote.as_str();
    assert_eq!(outline(&found), [(2, bad), (3, "row"), (4, bad), (5, "row")]);
}

#[test]
fn two_stray_quotes_do_not_join_their_rows() {
    // The second would close what the first opens, and the row between them would be a text.
    let opens = ROW.replace("Ann Roy", "\"");
    let found = read(batch(&[&opens, ROW, &opens, ROW]));
    let lines: Vec<_> = found.iter().filter(|it| matches!(it, Read::Row(..))).collect();
    assert_eq!(lines, [&row(3), &row(5)], "{:?}", outline(&found));
}

#[test]
fn a_record_of_over_1_mib_costs_one_line() {
    let long = row_with("caller_name", &"x".repeat(MAX_RECORD_BYTES));
    let found = read(batch(&[ROW, &long, ROW]));
    let wanted = [(2, "row"), (3, LineTooLong.as_str()), (4, "row")];
    assert_eq!(outline(&found), wanted);
    let mut text = batch(&[ROW, &ROW.replace("Ann Roy", "\"Ann")]);
    let rows = 2 * MAX_RECORD_BYTES / ROW.len();
    text.extend((0..rows).map(|_| format!("{ROW}\n")));
    let found = read(text);
    assert_eq!(outline(&found)[1], (3, LineTooLong.as_str()));
    assert_eq!(found.len(), rows + 2);
    assert_eq!(found.last(), Some(&row(rows as u64 + 3)));
}

#[test]
fn quotes_in_every_line_do_not_make_reading_slow() {
    // Each line opens a quote when a record begins there, and keeps it open when it is in one.
    // Reading each to 1 MiB would take minutes.
    let text = format!("{HEADER}\n{}", "a\",b,\"\n".repeat(200_000));
    assert_eq!(read(text).len(), 200_000);
}

#[test]
fn a_reader_goes_on_at_a_position_with_the_header_of_another() {
    let broken = row_with("caller_name", "a\nb");
    let text = format!("\u{feff}{}", batch(&[ROW, &broken, "x", ROW, &broken]));
    let whole = read(&text);
    for stop in 1..whole.len() {
        let mut reader = Reader::new();
        assert_eq!(reader.position(), None);
        reader.feed(text.as_bytes());
        (0..stop).for_each(|_| drop(reader.read().unwrap()));
        let position = reader.position().unwrap();
        let mut resumed = Reader::resume(reader.header(), position).unwrap();
        assert_eq!(resumed.columns(), reader.columns());
        let mut rest = Vec::new();
        let rest_of_text = &text.as_bytes()[usize::try_from(position.byte).unwrap()..];
        resumed.feed(rest_of_text);
        drain(&mut resumed, &mut rest);
        resumed.finish();
        drain(&mut resumed, &mut rest);
        assert_eq!(rest, whole[stop..], "after {stop}");
    }
}

#[test]
fn a_header_that_is_not_one_resumes_nothing() {
    let position = call_rows::Position { byte: 9, line: 2 };
    assert!(Reader::resume(b"a,b", position).is_err());
    assert!(Reader::resume(b"", position).is_err());
}

#[test]
fn the_last_line_needs_no_line_break_but_a_batch_that_broke_off_gives_no_half_row() {
    let mut reader = Reader::new();
    reader.feed(format!("{HEADER}\n{ROW}").as_bytes());
    assert!(reader.read().is_none(), "more could follow");
    reader.finish();
    assert!(reader.read().is_some());
    assert!(reader.read().is_none());
}
