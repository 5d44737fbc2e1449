//! What goes in comes out.

use call_rows::{Column, Columns, Dialect, Row, RowKey, Writer};
use domain::call_record::{Month, masked};
use jiff::tz::TimeZone;
use proptest::{collection::vec, prelude::*};

use crate::random;
use crate::support::{
    HEADER, ROW, Read, batch, cells, file, read, read_in_pieces, row_with, stored,
};

/// A batch with everything that a piece could cut in two.
fn awkward() -> String {
    let quoted = row_with("caller_name", "\"é\",\r\n\"漢\"\n");
    let stray = ROW.replace("Ann Roy", "\"Ann");
    let rows = [ROW, &quoted, "", &stray, "\r", &quoted, "x,y", &format!("{ROW},"), &stray];
    format!("\u{feff}{}", batch(&rows).replacen("CAD\n", "CAD\r\n", 3))
}

#[test]
fn pieces_of_any_length_give_the_same() {
    let batch = awkward();
    let whole = read(&batch);
    let count = |wanted: fn(&Read) -> bool| whole.iter().filter(|it| wanted(it)).count();
    assert_eq!(count(|it| matches!(it, Read::Row(..))), 3);
    assert_eq!(count(|it| matches!(it, Read::Rejected(..))), 4);
    for length in 1..batch.len() {
        assert_eq!(read_in_pieces(batch.as_bytes(), length).0, whole, "pieces of {length}");
    }
}

#[test]
fn a_boundary_at_any_byte_gives_the_same() {
    let batch = awkward();
    let whole = read(&batch);
    for at in 0..=batch.len() {
        let (mut reader, mut found) = (call_rows::Reader::new(), Vec::new());
        for piece in [&batch.as_bytes()[..at], &batch.as_bytes()[at..]] {
            reader.feed(piece);
            crate::support::drain(&mut reader, &mut found);
        }
        reader.finish();
        crate::support::drain(&mut reader, &mut found);
        assert_eq!(found, whole, "at {at}");
    }
}

proptest! {
    #[test]
    fn pieces_of_any_bytes_give_the_same(
        body in "([a,\"]|\n|\r\n|\r|,{14}|\"\"|x,y,z,){0,60}", length in 1_usize..20
    ) {
        let batch = format!("{HEADER}\n{body}");
        prop_assert_eq!(read_in_pieces(batch.as_bytes(), length).0, read(&batch));
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in vec(any::<u8>(), 0..300), skips_header: bool) {
        let header = if skips_header { "" } else { HEADER };
        let batch = [header.as_bytes(), b"\n", &bytes].concat();
        read(batch);
    }

    #[test]
    fn no_line_makes_a_parser_panic(line in "([a,\"é]|\n|,{14}){0,20}", count in 0_usize..3) {
        let columns = Columns::new((0..count).map(|it| it.to_string()).collect());
        if let Ok(row) = Row::parse(&line, &columns) {
            row.content();
        }
        let _ = RowKey::parse(&line);
        let _ = Row::parse(&format!("{line}{ROW}{line}"), &columns).map(|row| row.to_call_record());
    }

    #[test]
    fn cells_come_back_from_store_and_machine_dialect((own, rows, input) in random::batch()) {
        let (lines, columns) = stored(&input);
        prop_assert_eq!(columns.extra(), &own);
        prop_assert_eq!(lines.len(), rows.len());
        for (line, wanted) in lines.iter().zip(&rows) {
            let row = Row::parse(line, &columns).unwrap();
            let known = Column::ALL.iter().map(|column| row.text(*column).into_owned());
            let extra = (0..own.len()).map(|place| row.extra(place).unwrap().into_owned());
            prop_assert_eq!(&known.chain(extra).collect::<Vec<_>>(), wanted);
            check_values(&row, wanted, own.iter().position(|name| name == call_rows::LINE_ID));
        }
        let written = file(Dialect::Machine, "UTC", false, &input);
        prop_assert_eq!(&cells(&written)[1..], &rows, "as the csv crate reads it");
        let (again, same) = stored(&written);
        prop_assert_eq!((again, same), (lines, columns));
    }

    #[test]
    fn a_spreadsheet_has_every_cell_with_at_most_an_apostrophe_before_it(
        (_, rows, input) in random::batch()
    ) {
        let written = cells(&file(Dialect::Spreadsheet, "America/St_Johns", false, &input));
        prop_assert_eq!(written.len(), rows.len() + 1);
        for (wanted, written) in rows.iter().zip(&written[1..]) {
            prop_assert_eq!(written.len(), wanted.len() + 2);
            for (wanted, written) in wanted.iter().zip(written) {
                let is_kept = written == wanted || *written == format!("'{wanted}");
                prop_assert!(is_kept, "{:?} became {:?}", wanted, written);
                let is_number = written.parse::<f64>().is_ok();
                prop_assert!(is_number || !written.starts_with(['=', '+', '-', '@', '\n']));
            }
        }
    }

    #[test]
    fn a_masked_file_shows_no_number((_, rows, input) in random::batch()) {
        for dialect in [Dialect::Machine, Dialect::Spreadsheet] {
            let written = cells(&file(dialect, "UTC", true, &input));
            for (row, written) in rows.iter().zip(&written[1..]) {
                for place in [Column::Caller.index(), Column::Callee.index()] {
                    let shown = written[place].strip_prefix('\'').unwrap_or(&written[place]);
                    let hidden = masked(&row[place]);
                    let hidden = hidden.strip_prefix('\'').unwrap_or(&hidden);
                    prop_assert_eq!(shown, hidden);
                }
                prop_assert_eq!(&written[Column::Charge.index()], &row[Column::Charge.index()]);
            }
        }
    }

    #[test]
    fn a_row_of_a_block_and_a_row_alone_are_written_alike((_, _, input) in random::batch()) {
        let (lines, columns) = stored(&input);
        let other = Columns::new(vec!["other".to_owned()]);
        for dialect in [Dialect::Machine, Dialect::Spreadsheet] {
            for masks in [false, true] {
                let mut writer = Writer::new(dialect, TimeZone::UTC, masks, [&other, &columns]);
                let (mut block, mut alone) = (String::new(), String::new());
                for line in &lines {
                    let stored = format!("{line}\n");
                    writer.write_block(stored.as_bytes(), &columns, &mut block).unwrap();
                    writer.write_row(&Row::parse(line, &columns).unwrap(), &mut alone);
                }
                prop_assert_eq!(block, alone);
            }
        }
    }
}

fn check_values(row: &Row<'_>, wanted: &[String], line_id: Option<usize>) {
    let call = row.to_call_record();
    let texts = [&call.call_id, &call.invoice_number, &call.caller, &call.destination];
    assert_eq!(texts, [&wanted[0], &wanted[2], &wanted[7], &wanted[12]]);
    assert_eq!(call.line_id, line_id.map_or("", |place| &wanted[15 + place]));
    assert_eq!(row.account(), wanted[1]);
    assert_eq!(row.account_id().unwrap().as_str(), wanted[1]);
    assert_eq!(row.started_at(), wanted[3].parse().unwrap());
    assert_eq!(row.month(), Month::parse(&wanted[3][..7]).unwrap());
    assert_eq!(call.billed_seconds.to_string(), wanted[5]);
    assert_eq!(call.direction.as_str(), wanted[6]);
    assert_eq!(row.currency().code(), wanted[14]);
    let key = RowKey::parse(row.line()).unwrap();
    let own = RowKey {
        account: row.account(),
        started_at_ms: row.started_at_ms(),
        call_id: row.call_id(),
    };
    assert_eq!(key, own);
}
