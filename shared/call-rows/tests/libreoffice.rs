//! LibreOffice opens a file of the dialect `spreadsheet` and runs no cell of it.
//!
//! `apt-get install --no-install-recommends libreoffice-calc-nogui`, then
//! `cargo test -p call-rows --test libreoffice -- --ignored`.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use std::{fs, path::PathBuf, process::Command};

use call_rows::{Column, Columns, Dialect, Row, Writer};

/// A row in canonical form; `{}` are caller, callee, caller's name, extension, cost centre and
/// destination.
const BEFORE: &str = "c-1,acct-1,INV-7,2026-06-01T14:03:07.000Z,57,60,outbound";
const AFTER: &str = "-210.69,CAD";

/// Texts that survive as they are. None is a formula.
const HARMLESS: [&str; 10] = [
    "+1",
    "-1",
    "+14165550123",
    "0113312345678",
    "0042",
    "-210.69",
    "Roy, Ann",
    "Ann \"Red\" Roy\nSuite 5",
    "Ame\u{301}lie",
    "'=1",
];

/// What hides or begins a formula, and what would be run.
const BEGINNINGS: [&str; 16] = [
    "=", "+", "-", "@", "\t=", "\n=", "\u{0}=", " =", "  +", "\u{a0}=", "＝", "＋", "－", "＠",
    "==", "+-",
];
const BODIES: [&str; 8] = [
    "6*7",
    "SUM(40;2)",
    "SUM(40,2)",
    "HYPERLINK(\"https://example.org\",\"x\")",
    "cmd|' /C calc'!A0",
    "A1",
    "1",
    "\"a\"&\"b\"",
];

fn folder() -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("libreoffice");
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// The cells of a file as LibreOffice writes them again, after it read columns of this format.
fn opened(name: &str, file: &str, format: &str) -> Vec<Vec<String>> {
    let folder = folder();
    let (path, out) = (folder.join(format!("{name}.csv")), folder.join(format!("{name}-out")));
    fs::write(&path, file).unwrap();
    let profile = format!("-env:UserInstallation=file://{}", folder.join("profile").display());
    // Comma, quote, UTF-8, from line 1, formats, English.
    let filter = format!("--infilter=CSV:44,34,76,1,{format},1033");
    let run = Command::new("soffice")
        .args([&profile, "--headless", &filter])
        .args(["--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1", "--outdir"])
        .args([&out, &path])
        .output()
        .unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let text = fs::read_to_string(out.join(format!("{name}.csv"))).unwrap();
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned();
    let mut reader = csv::ReaderBuilder::new();
    let mut reader = reader.has_headers(false).flexible(true).from_reader(text.as_bytes());
    let records = reader.records().map(Result::unwrap);
    records.map(|record| record.iter().map(str::to_owned).collect()).collect()
}

/// The texts of each row: every dangerous one in every column, beside harmless ones.
fn texts() -> Vec<[String; 6]> {
    let dangerous = BEGINNINGS
        .iter()
        .flat_map(|beginning| BODIES.iter().map(move |body| format!("{beginning}{body}")));
    let all: Vec<_> = dangerous.chain(HARMLESS.map(str::to_owned)).collect();
    let at = |index: usize| all[index % all.len()].clone();
    // Steps that share no divisor with the count visit every text in every column.
    (0..all.len()).map(|row| [0, 5, 35, 63, 90, 121].map(|step| at(row + step))).collect()
}

fn spreadsheet(rows: &[[String; 6]]) -> String {
    let columns = Columns::default();
    let toronto = domain::date::zone("America/Toronto").unwrap();
    let mut writer = Writer::new(Dialect::Spreadsheet, toronto, false, [&columns]);
    let mut file = String::new();
    writer.write_header(&mut file);
    for texts in rows {
        let cells = texts.iter().map(|text| format!("\"{}\"", text.replace('"', "\"\"")));
        let line = format!("{BEFORE},{},{AFTER}", cells.collect::<Vec<_>>().join(","));
        writer.write_row(&Row::parse(&line, &columns).unwrap(), &mut file);
    }
    file
}

#[test]
#[ignore = "needs LibreOffice: apt-get install --no-install-recommends libreoffice-calc-nogui"]
fn no_cell_is_run_and_every_cell_survives() {
    let control = opened("control", "a,b,c\n=6*7,\"=6*7\",+6*7\n", "");
    assert_eq!(control[1][..2], ["42", "42"], "LibreOffice runs formulas, quoted ones too");

    let rows = texts();
    let file = spreadsheet(&rows);
    let (run, kept) = (opened("run", &file, ""), opened("kept", &file, &all_text()));
    assert_eq!((run.len(), kept.len()), (rows.len() + 1, rows.len() + 1));
    for (row, (run, kept)) in rows.iter().zip(run[1..].iter().zip(&kept[1..])) {
        for (index, text) in row.iter().enumerate() {
            let place = Column::Caller.index() + index;
            let wanted =
                if HARMLESS.contains(&text.as_str()) { text.clone() } else { format!("'{text}") };
            assert_eq!(kept[place], shown(&wanted), "read as text");
            match text.parse::<f64>() {
                Ok(number) => assert_eq!(run[place].parse(), Ok(number), "{text:?}"),
                Err(_) => assert_eq!(run[place], shown(&wanted), "read as LibreOffice likes"),
            }
        }
        assert_eq!(kept[Column::Charge.index()], "-210.69");
        assert_eq!(run[Column::Charge.index()], "-210.69");
        assert_eq!(kept[Column::COUNT..], ["2026-06-01T10:03:07", "-04:00"]);
    }
}

/// Every column as text: then a number keeps its plus sign and its zeros.
fn all_text() -> String {
    let columns = Column::COUNT + 2;
    (1..=columns).map(|column| format!("{column}/2")).collect::<Vec<_>>().join("/")
}

/// A text as LibreOffice writes it again: it does not keep NUL.
fn shown(text: &str) -> String {
    text.replace('\0', "")
}
