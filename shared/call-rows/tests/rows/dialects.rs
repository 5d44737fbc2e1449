//! The files that customers download.

use call_rows::{Column, Columns, Dialect, Row, Writer};
use domain::call_record::CallCharge;
use jiff::tz::TimeZone;

use crate::support::{HEADER, ROW, batch, cells, file, row_with, stored};

/// A column of the rows of a file.
fn column(file: &str, name: &str) -> Vec<String> {
    let records = cells(file);
    let place = records[0].iter().position(|own| own == name).unwrap();
    records[1..].iter().map(|record| record[place].clone()).collect()
}

fn both(batch: &str) -> [String; 2] {
    [Dialect::Machine, Dialect::Spreadsheet]
        .map(|dialect| file(dialect, "America/Toronto", false, batch))
}

#[test]
fn numbers_and_names_come_back_unchanged_from_both_dialects() {
    for (name, text) in [
        ("caller", "+16135550142"),
        ("callee", "0113312345678"),
        ("extension", "0042"),
        ("caller_name", "Roy, Ann"),
        ("caller_name", "Ann \"Red\" Roy"),
        ("caller_name", "Ann\nRoy"),
        ("caller_name", "Ann\r\nRoy"),
        ("caller_name", "Ame\u{301}lie Co\u{302}te\u{301}"),
        ("caller_name", " Ann "),
        ("charge", "-210.69"),
        ("charge", "0.0060"),
    ] {
        for file in both(&batch(&[&row_with(name, text)])) {
            assert_eq!(column(&file, name), [text], "{file}");
        }
    }
}

#[test]
fn the_machine_dialect_is_the_canonical_form() {
    let offset = ROW.replace("14:03:07.250Z", "10:03:07.2509-04:00");
    let [machine, _] = both(&batch(&[ROW, &offset]));
    assert_eq!(machine, format!("{HEADER}\n{ROW}\n{ROW}\n"));
}

#[test]
fn the_spreadsheet_dialect_adds_local_time_and_offset_at_the_end() {
    let own = format!("{HEADER},site\n{ROW},1\n");
    let [_, spreadsheet] = both(&own);
    let wanted = format!(
        "\u{feff}{HEADER},site,local_time,utc_offset\r\n{ROW},1,2026-06-01T10:03:07.250,-04:00\r\n"
    );
    assert_eq!(spreadsheet, wanted);
}

#[test]
fn calls_of_30_6_rating_keep_their_seconds_and_add_up_to_the_rounded_line() {
    let call = |seconds: &str, billed: &str, charge: &str| {
        ROW.replace("57,60", &format!("{seconds},{billed}")).replace("0.0060", charge)
    };
    let rows = [call("32", "36", "0.0036"), call("57", "60", "0.006"), call("75", "78", "0.0078")];
    let rows: Vec<_> = rows.iter().map(String::as_str).collect();
    for file in both(&batch(&rows)) {
        assert_eq!(column(&file, "billed_s"), ["36", "60", "78"]);
        let charges = column(&file, "charge");
        let sum: CallCharge = charges.iter().map(|it| CallCharge::parse(it).unwrap()).sum();
        assert_eq!(sum.to_string(), "0.0174");
    }
}

#[test]
fn the_repeated_hour_of_a_clock_change_has_both_its_hours_told_apart_by_offset() {
    let starts: Vec<_> = (4..9).map(|hour| format!("2026-11-01T{hour:02}:30:00Z")).collect();
    let rows: Vec<_> = starts.iter().map(|start| row_with("started_at", start)).collect();
    let rows: Vec<_> = rows.iter().map(String::as_str).collect();
    let file = file(Dialect::Spreadsheet, "America/Toronto", false, batch(&rows));
    let shown: Vec<_> = column(&file, "local_time")
        .into_iter()
        .zip(column(&file, "utc_offset"))
        .map(|(time, offset)| format!("{time}{offset}"))
        .collect();
    let wanted = [
        "2026-11-01T00:30:00-04:00",
        "2026-11-01T01:30:00-04:00",
        "2026-11-01T01:30:00-05:00",
        "2026-11-01T02:30:00-05:00",
        "2026-11-01T03:30:00-05:00",
    ];
    assert_eq!(shown, wanted);
}

#[test]
fn the_day_of_a_clock_change_has_25_hours() {
    let first: jiff::Timestamp = "2026-11-01T04:00:00Z".parse().unwrap();
    let hours = (-1..=25).map(|hour| first + jiff::Span::new().hours(hour));
    let rows: Vec<_> = hours.map(|at| row_with("started_at", &at.to_string())).collect();
    let rows: Vec<_> = rows.iter().map(String::as_str).collect();
    let file = file(Dialect::Spreadsheet, "America/Toronto", false, batch(&rows));
    let times = column(&file, "local_time");
    assert_eq!(times.iter().filter(|time| time.starts_with("2026-11-01")).count(), 25);
}

#[test]
fn a_zone_may_have_half_an_hour() {
    let row = row_with("started_at", "2026-06-01T02:00:00Z");
    for (zone, time, offset) in [
        ("America/St_Johns", "2026-05-31T23:30:00", "-02:30"),
        ("Asia/Kolkata", "2026-06-01T07:30:00", "+05:30"),
        ("UTC", "2026-06-01T02:00:00", "+00:00"),
    ] {
        let file = file(Dialect::Spreadsheet, zone, false, batch(&[&row]));
        assert_eq!(column(&file, "local_time"), [time]);
        assert_eq!(column(&file, "utc_offset"), [offset]);
    }
}

#[test]
fn a_text_that_begins_like_a_formula_gets_an_apostrophe_for_people_only() {
    for text in ["=1+1", "+1 613", "-x", "@SUM(A1)", "\n=1", "\r\n=1", "＝1", " =1"] {
        for name in ["caller", "caller_name", "extension", "cost_centre", "destination"] {
            let [machine, spreadsheet] = both(&batch(&[&row_with(name, text)]));
            assert_eq!(column(&machine, name), [text]);
            assert_eq!(column(&spreadsheet, name), [format!("'{text}")]);
        }
    }
    let [_, spreadsheet] = both(&batch(&[&row_with("call_id", "=1,2")]));
    assert_eq!(column(&spreadsheet, "call_id"), ["'=1,2"]);
    let [_, spreadsheet] = both(&batch(&[&row_with("account_id", "-1-1")]));
    assert_eq!(column(&spreadsheet, "account_id"), ["'-1-1"]);
    let [_, spreadsheet] = both(&format!("{HEADER},=x\n{ROW},@y\n"));
    assert_eq!(column(&spreadsheet, "'=x"), ["'@y"]);
}

#[test]
fn masking_hides_the_last_digits_of_both_numbers() {
    for dialect in [Dialect::Machine, Dialect::Spreadsheet] {
        let file = file(dialect, "UTC", true, batch(&[ROW]));
        assert!(column(&file, "caller")[0].ends_with("+1613555••••"), "{file}");
        assert_eq!(column(&file, "callee"), ["011331234••••"]);
        assert_eq!(column(&file, "call_id"), ["c-1"]);
        assert!(!file.contains("0142") && !file.contains("5678"), "{file}");
    }
}

#[test]
fn batches_with_other_columns_share_one_file() {
    let batches = [
        stored(format!("{HEADER},a,b\n{ROW},1,2\n")),
        stored(batch(&[ROW])),
        stored(format!("{HEADER},c,\"b\"\n{ROW},3,\"4,4\"\n")),
    ];
    for dialect in [Dialect::Machine, Dialect::Spreadsheet] {
        let columns = batches.iter().map(|(_, columns)| columns);
        let mut writer = Writer::new(dialect, TimeZone::UTC, false, columns);
        let mut file = String::new();
        writer.write_header(&mut file);
        for (lines, columns) in &batches {
            writer.write_row(&Row::parse(&lines[0], columns).unwrap(), &mut file);
        }
        let records = cells(&file);
        assert_eq!(records[0][Column::COUNT..Column::COUNT + 3], ["a", "b", "c"]);
        assert_eq!(column(&file, "a"), ["1", "", ""]);
        assert_eq!(column(&file, "b"), ["2", "", "4,4"]);
        assert_eq!(column(&file, "c"), ["", "", "3"]);
    }
}

#[test]
fn a_damaged_block_is_an_error() {
    let columns = Columns::default();
    let own = Columns::new(vec!["a".to_owned()]);
    for extra in [&columns, &own] {
        let mut writer = Writer::new(Dialect::Machine, TimeZone::UTC, false, [extra]);
        let mut write = |block: &[u8]| writer.write_block(block, &columns, &mut String::new());
        assert!(write(format!("{ROW}\n").as_bytes()).is_ok());
        assert!(write(ROW.as_bytes()).is_err());
        assert!(write(b"\xff\n").is_err());
    }
}
