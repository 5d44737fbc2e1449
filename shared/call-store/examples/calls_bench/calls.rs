//! Five million calls, or as many as asked for, of one customer over six months: 300 extensions, 40
//! cost centres, 63 destinations, 1.4 million outside numbers, of which 20,000 are in half of the
//! calls. The same for the same number of rows.

use std::{
    fs::{self, File},
    io::Write,
    path::Path,
};

use app::{
    call_records::{ParquetFiles, Segment, SegmentId, SegmentPlace, StoredFile},
    posting::RunId,
};
use call_rows::{Columns, Row};
use call_store::SegmentWriter;
use domain::call_record::{CallCharge, Month, Totals};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::disk::DiskFiles;

/// Milliseconds from January to June 2026.
const SPAN_MS: u64 = 181 * 86_400_000;

/// Area codes of outside numbers; the customer's own is 416.
const AREAS: [u64; 7] = [647, 613, 514, 905, 604, 403, 212];

const OUTSIDE: u64 = 1_400_000;
const FREQUENT: u64 = 20_000;

const ACCOUNT: &str = "acct-1";

/// SplitMix64: a number that looks random, of another.
fn mixed(seed: u64) -> u64 {
    let mut value = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

/// A row, and when it starts.
fn row(number: u64, rows: u64) -> (Timestamp, String) {
    let first: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
    let ms = number * SPAN_MS / rows;
    let start = first + SignedDuration::from_millis(i64::try_from(ms).unwrap());
    let dice = mixed(number);
    let mut left = dice;
    let mut next = |below: u64| {
        let value = left % below;
        left = mixed(left);
        value
    };
    let direction = ["inbound", "inbound", "inbound", "inbound", "outbound", "outbound"];
    let direction = direction.get(usize::try_from(next(10)).unwrap());
    let extension = 1_000 + next(300);
    let near = format!("+1416555{extension}");
    let place = if next(2) == 0 { next(FREQUENT) } else { next(OUTSIDE) };
    let outside = mixed(place.wrapping_mul(77));
    let area = AREAS[usize::try_from(outside % 7).unwrap()];
    let far = format!("+1{area}{:07}", outside / 7 % 10_000_000);
    let seconds = 1 + next(40) * next(40);
    let billed = seconds.div_ceil(6) * 6;
    let destination = outside % 63;
    // Destinations share eight rates a second.
    let charge = billed * (1 + destination % 8) * 600;
    let (direction, caller, callee, charge) = match direction {
        Some(&"inbound") => ("inbound", far, near, 0),
        Some(_) => ("outbound", near, far, charge),
        None if next(4) > 0 => ("outbound", near, far, charge),
        None => ("internal", extension.to_string(), (1_000 + next(300)).to_string(), 0),
    };
    let month = Month::of(start);
    let line = format!(
        "{number:016x}-{:08x},{ACCOUNT},INV-{month},{start:.3},{seconds},{billed},{direction},\
         {caller},{callee},Person {extension},{extension},CC-{:02},Place {destination:02},\
         {}.{:06},CAD",
        dice & 0xffff_ffff,
        extension % 40,
        charge / 1_000_000,
        charge % 1_000_000,
    );
    (start, line)
}

/// Writes the segments, and a list of them.
pub(crate) fn generate(rows: u64, folder: &Path) {
    let files = DiskFiles::new(folder);
    let columns = Columns::default();
    fs::create_dir_all(folder).unwrap();
    let mut list = File::create(folder.join("segments.jsonl")).unwrap();
    let mut open: Option<(Month, u32, SegmentWriter)> = None;
    for number in 0..rows {
        let (start, line) = row(number, rows);
        let month = Month::of(start);
        let (of, part, is_full) = match &open {
            Some((of, part, writer)) => (Some(*of), *part, writer.is_full()),
            None => (None, 0, false),
        };
        if of != Some(month) || is_full {
            close(open.take(), &files, &mut list);
            let part = if of == Some(month) { part + 1 } else { 0 };
            open = Some((month, part, SegmentWriter::new(columns.extra()).unwrap()));
        }
        let (.., writer) = open.as_mut().unwrap();
        writer.push(&Row::parse(&line, &columns).unwrap()).unwrap();
    }
    close(open, &files, &mut list);
}

fn close(open: Option<(Month, u32, SegmentWriter)>, files: &DiskFiles, list: &mut File) {
    let Some((month, part, writer)) = open else { return };
    let written = writer.finish().unwrap();
    let name = format!("month={month}/account={ACCOUNT}/{part}");
    let stored = [
        files.put(format!("calls/{name}.parquet"), &written.calls),
        files.put(format!("call-numbers/{name}.parquet"), &written.numbers),
        files.put(format!("call-ids/{name}.bin"), &written.ids),
    ];
    let totals = written.summary.totals;
    let listed = json!({
        "month": month.to_string(), "part": part,
        "keys": stored.each_ref().map(|file| &file.key),
        "lengths": stored.each_ref().map(|file| file.length),
        "calls": totals.calls, "billed": totals.billed_seconds,
        "charge": totals.charge.millionths().unwrap(),
        "first": written.summary.first, "last": written.summary.last,
    });
    writeln!(list, "{listed}").unwrap();
}

/// The segments that were written.
pub(crate) fn segments(folder: &Path) -> Vec<Segment> {
    let list = fs::read_to_string(folder.join("segments.jsonl")).unwrap();
    list.lines().map(|line| segment(&serde_json::from_str(line).unwrap())).collect()
}

fn segment(listed: &Value) -> Segment {
    let file = |at: usize| StoredFile {
        key: listed["keys"][at].as_str().unwrap().to_owned(),
        length: listed["lengths"][at].as_u64().unwrap(),
    };
    let text = |name: &str| listed[name].as_str().unwrap();
    let number = |name: &str| listed[name].as_u64().unwrap();
    Segment {
        id: SegmentId {
            month: Month::parse(text("month")).unwrap(),
            run: RunId::of("call-records/bench.csv", "1"),
            pass: 0,
            part: u32::try_from(number("part")).unwrap(),
        },
        place: SegmentPlace::Parquet(ParquetFiles {
            calls: file(0),
            numbers: file(1),
            ids: file(2),
        }),
        totals: Totals {
            calls: number("calls"),
            billed_seconds: number("billed"),
            charge: CallCharge::from_millionths(listed["charge"].as_i64().unwrap()),
        },
        first: text("first").parse().unwrap(),
        last: text("last").parse().unwrap(),
        sha256: String::new(),
        extra_columns: Vec::new(),
        kept_until: Timestamp::MAX,
    }
}
