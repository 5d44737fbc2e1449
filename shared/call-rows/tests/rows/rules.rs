//! The rules for the values of a row.

use call_rows::RowCode::{
    BadAmount, BadSeconds, BadTime, BadValue, MissingField, NotUtf8, NulByte,
};
use call_rows::{MAX_TEXT_BYTES, RowCode};

use crate::support::{Read, batch, read, rejected, row_with, stored};

const TEXTS: [&str; 6] =
    ["caller", "callee", "caller_name", "extension", "cost_centre", "destination"];

fn code(column: &str, text: &str) -> Option<RowCode> {
    let (code, message) = rejected(column, text)?;
    assert!(message.contains(column), "{message:?} names {column}");
    Some(code)
}

#[test]
fn every_column_but_the_invoice_and_the_texts_must_have_a_value() {
    for column in [
        "call_id",
        "account_id",
        "started_at",
        "duration_s",
        "billed_s",
        "direction",
        "charge",
        "currency",
    ] {
        assert_eq!(code(column, ""), Some(MissingField), "{column}");
    }
    for column in TEXTS.into_iter().chain(["invoice_number"]) {
        assert_eq!(code(column, ""), None, "{column}");
    }
}

#[test]
fn a_call_id_has_up_to_128_bytes_and_no_control_character() {
    for text in ["c", "é,\"x\"", &"x".repeat(128)] {
        assert_eq!(code("call_id", text), None, "{text}");
    }
    for text in [&"x".repeat(129), &"é".repeat(65), "a\tb", "a\nb", "a\u{85}b", "a\u{7f}"] {
        assert_eq!(code("call_id", text), Some(BadValue), "{text:?}");
    }
}

#[test]
fn account_and_invoice_have_the_form_of_the_ledger() {
    for text in ["a b", "a#b", "é", "acct-1 ", &"a".repeat(65)] {
        assert_eq!(code("account_id", text), Some(BadValue), "{text:?}");
    }
    for text in ["2026/07 № 12", "F-é", &"9".repeat(64)] {
        assert_eq!(code("invoice_number", text), None, "{text:?}");
    }
    for text in [" 7", "7 ", "Re\u{301}f-1", "INV\u{200b}1", "a\nb", &"9".repeat(65)] {
        assert_eq!(code("invoice_number", text), Some(BadValue), "{text:?}");
    }
}

#[test]
fn a_start_needs_an_offset() {
    let (code, message) = rejected("started_at", "2026-06-01T14:03:07").unwrap();
    assert_eq!(code, BadTime);
    assert!(message.contains("offset"), "{message}");
    for text in ["2026-06-01 14:03:07Z", "2026-02-30T00:00:00Z", "1969-12-31T23:59:59Z", "now"] {
        assert_eq!(rejected("started_at", text).unwrap().0, BadTime, "{text}");
    }
}

#[test]
fn a_start_is_stored_in_utc_to_the_millisecond() {
    let row = row_with("started_at", "2026-06-30T22:30:00.9999-03:30");
    let (lines, _) = stored(batch(&[&row]));
    assert!(lines[0].contains(",2026-07-01T02:00:00.999Z,"), "{lines:?}");
}

#[test]
fn seconds_are_whole_and_not_negative() {
    for column in ["duration_s", "billed_s"] {
        for text in ["-1", "+1", "1.0", "1e3", " 1", "1 ", "4294967296", "99999999999", "١"] {
            assert_eq!(code(column, text), Some(BadSeconds), "{text:?}");
        }
        for (text, kept) in [("0", "0"), ("000", "0"), ("0060", "60"), ("4294967295", "4294967295")]
        {
            let (lines, _) = stored(batch(&[&row_with(column, text)]));
            assert!(lines[0].contains(&format!(",{kept},")), "{text}: {lines:?}");
        }
    }
}

#[test]
fn a_charge_has_up_to_six_decimals_and_no_exponent() {
    for text in ["0.0000001", "1e3", "+1", ".5", "5.", "1,5", "1 000", "NaN", "1234567890123"] {
        assert_eq!(code("charge", text), Some(BadAmount), "{text:?}");
    }
    for text in ["-210.69", "0", "0.0174", "999999999999.999999"] {
        let (lines, _) = stored(batch(&[&row_with("charge", text)]));
        assert!(lines[0].ends_with(&format!(",{text},CAD")), "kept as written: {lines:?}");
    }
}

#[test]
fn direction_and_currency_are_from_their_lists() {
    for text in ["Outbound", "out", "outbound "] {
        assert_eq!(code("direction", text), Some(BadValue), "{text:?}");
    }
    for text in ["cad", "CAN", "C$", "CADX"] {
        assert_eq!(code("currency", text), Some(BadValue), "{text:?}");
    }
    for text in ["inbound", "outbound", "internal"] {
        assert_eq!(code("direction", text), None);
    }
    assert_eq!(code("currency", "USD"), None);
}

#[test]
fn a_text_has_up_to_1024_bytes() {
    for column in TEXTS {
        assert_eq!(code(column, &"\"".repeat(MAX_TEXT_BYTES)), None, "quotes count once");
        assert_eq!(code(column, &"x".repeat(MAX_TEXT_BYTES + 1)), Some(BadValue));
        assert_eq!(code(column, &"é".repeat(MAX_TEXT_BYTES / 2 + 1)), Some(BadValue));
    }
}

#[test]
fn a_text_may_have_line_breaks_within_quotes_and_no_other_control() {
    for column in TEXTS {
        for text in ["a\nb", "a\r\nb", "a\rb", "\n", "a\u{a0}b\u{2028}"] {
            assert_eq!(code(column, text), None, "{text:?}");
        }
        for text in ["a\tb", "\u{1b}[0m", "\u{7f}", "\u{80}", "\u{9f}"] {
            assert_eq!(code(column, text), Some(BadValue), "{text:?}");
        }
    }
    let unquoted = row_with("extension", "E").replace("\"E\"", "a\rb");
    let found = read(batch(&[&unquoted]));
    assert!(matches!(found[..], [Read::Rejected(2, BadValue, _)]), "{found:?}");
}

#[test]
fn columns_of_the_batch_follow_the_rules_of_texts() {
    let with = |text: &str| {
        let batch = batch(&[&row_with("caller", "1")]).replacen("currency\n", "currency,site\n", 1);
        read(batch.replacen("CAD\n", &format!("CAD,{text}\n"), 1))
    };
    assert!(matches!(with("\"a\nb\"")[..], [Read::Row(2, _)]));
    for text in ["a\tb", &"x".repeat(1025)] {
        let found = with(text);
        let [Read::Rejected(2, BadValue, message)] = &found[..] else { panic!("{found:?}") };
        assert!(message.contains("site"), "{message}");
    }
}

#[test]
fn bytes_that_are_not_text_are_refused() {
    let with = |bytes: &[u8]| {
        let row = row_with("caller_name", "NAME");
        let mut batch = batch(&[&row, &row_with("caller", "2")]).into_bytes();
        let at = batch.windows(4).position(|seen| seen == b"NAME").unwrap();
        batch.splice(at..at + 4, bytes.iter().copied());
        read(batch)
    };
    for (bytes, wanted) in
        [(&b"Andr\xe9"[..], NotUtf8), (b"a\0b", NulByte), (b"\xed\xa0\x80", NotUtf8)]
    {
        let found = with(bytes);
        let [Read::Rejected(2, code, _), Read::Row(3, _)] = &found[..] else { panic!("{found:?}") };
        assert_eq!(*code, wanted);
    }
}

#[test]
fn the_first_bad_column_in_canonical_order_is_named() {
    let row = row_with("charge", "x").replace("57,60", "-1,-2");
    let reversed = |line: &str| line.split(',').rev().collect::<Vec<_>>().join(",");
    let batch: Vec<_> = batch(&[&row]).lines().map(reversed).collect();
    let found = read(batch.join("\n"));
    let [Read::Rejected(2, BadSeconds, message)] = &found[..] else { panic!("{found:?}") };
    assert!(message.starts_with("duration_s"), "{message}");
}
