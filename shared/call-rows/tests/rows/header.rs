//! The header decides what a batch is.

use call_rows::RowCode::{self, BadHeader, BadQuote, DuplicateColumn, LineTooLong, MissingColumn};

use crate::support::{HEADER, ROW, Read, read, stored};

/// The one problem of a batch, which nothing follows.
fn problem(batch: impl AsRef<[u8]>) -> (RowCode, String) {
    match read(batch).as_slice() {
        [Read::File(_, code, message)] => (*code, message.clone()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_missing_column_ends_the_batch() {
    let (code, message) = problem(format!("{}\n{ROW}\n", HEADER.replace(",charge", "")));
    assert_eq!(code, MissingColumn);
    assert!(message.contains("lacks charge;"), "{message}");
    let (code, message) = problem(HEADER.replace("charge", "Charge"));
    assert_eq!(code, MissingColumn, "names are exact: {message}");
}

#[test]
fn a_column_that_comes_twice_ends_the_batch() {
    for name in ["charge", "Charge", "site,site"] {
        let (code, message) = problem(format!("{HEADER},{name}\n{ROW},1\n"));
        assert_eq!(code, DuplicateColumn, "{message}");
    }
}

#[test]
fn a_column_needs_a_name() {
    for name in ["", " ", "\"a\nb\"", &"x".repeat(129)] {
        assert_eq!(problem(format!("{HEADER},{name}\n")).0, BadHeader, "{name:?}");
    }
    let many: Vec<_> = (0..300).map(|index| format!("own{index}")).collect();
    assert_eq!(problem(format!("{HEADER},{}\n", many.join(","))).0, BadHeader);
}

#[test]
fn another_delimiter_is_named() {
    for (delimiter, name) in [(";", "semicolons"), ("\t", "tabs"), ("|", "'|'")] {
        let (code, message) = problem(format!("{HEADER}\n{ROW}\n").replace(',', delimiter));
        assert_eq!(code, MissingColumn);
        assert!(message.contains(name), "{message}");
    }
    let (_, message) = problem(format!("{HEADER}\r{ROW}\r"));
    assert!(message.contains("end in CR"), "{message}");
}

#[test]
fn another_encoding_is_named() {
    let text = format!("{HEADER}\n{ROW}\n");
    let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let marked = [&b"\xff\xfe"[..], &little].concat();
    let big: Vec<u8> = "\u{feff}".encode_utf16().flat_map(u16::to_be_bytes).collect();
    for batch in [little, marked, big] {
        let (code, message) = problem(batch);
        assert_eq!(code, MissingColumn);
        assert!(message.contains("UTF-16"), "{message}");
    }
    let (_, message) = problem(b"call_id,caf\xe9\n");
    assert!(message.contains("UTF-8"), "{message}");
}

#[test]
fn a_file_without_a_header_is_a_problem() {
    for batch in ["", "\n\r\n", "\u{feff}", "\r"] {
        assert_eq!(problem(batch).0, MissingColumn, "{batch:?}");
    }
}

#[test]
fn a_header_that_is_not_a_record_is_a_problem() {
    assert_eq!(problem(format!("\"{HEADER}\n{ROW}\n")).0, BadQuote);
    assert_eq!(problem("x".repeat(1 << 21)).0, LineTooLong);
}

#[test]
fn names_may_be_quoted_and_have_spaces_around_them_and_a_mark_before_them() {
    let header = format!("\u{feff}\"call_id\" , \"x\"{}", HEADER.replace("call_id", ""));
    assert_eq!(problem(format!("{header}\n{ROW},1\n")).0, BadQuote, "text after a quote");
    let header =
        HEADER.replace(',', " , ").replacen("call_id", "\"call_id \"", 1).replace("\" ", "\"");
    let (lines, _) = stored(format!("\u{feff}{header}\r\n{ROW}\r\n"));
    assert_eq!(lines, [ROW]);
}

#[test]
fn columns_come_in_any_order_and_unknown_ones_are_kept_at_the_end() {
    let cells: Vec<_> = HEADER.split(',').zip(ROW.split(',')).collect();
    let mut cells = [&[("Zone ID", "z"), ("a", "\"1,\"\"2\"")], &cells[..], &[("b", "")]].concat();
    cells[1..].reverse();
    let (names, texts): (Vec<_>, Vec<_>) = cells.into_iter().unzip();
    let (lines, columns) = stored(format!("{}\n{}", names.join(","), texts.join(",")));
    assert_eq!(columns.extra(), ["Zone ID", "b", "a"]);
    assert_eq!(lines, [format!("{ROW},z,,\"1,\"\"2\"")]);
}
