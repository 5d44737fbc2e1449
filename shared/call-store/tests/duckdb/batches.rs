//! Batches as a billing system writes them, and the segments and files that come of them.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU32, Ordering},
};

use app::{
    call_records::{Fragment, ParquetFiles, Segment, SegmentId, SegmentPlace},
    posting::RunId,
};
use call_rows::{Column, Item, Reader, Row};
use call_store::{FragmentWriter, SegmentWriter, Summary};
use domain::call_record::{CallCharge, CallRecord, Direction, Month};
use jiff::{Timestamp, ToSpan, tz};
use proptest::{prelude::*, sample};

use crate::{
    arbitrary::call,
    support::{Files, extra_cells, extra_columns},
};

/// The account that is searched.
const ACCOUNT: &str = "acct-1";
const OTHER: &str = "acct-2";

/// Offsets that a billing system may write, in minutes.
const OFFSETS: [i32; 6] = [0, -240, -150, 330, 345, 630];

/// The calls of a batch.
#[derive(Clone, Debug)]
pub struct Batch {
    /// Each with whether it belongs to the other account.
    calls: Vec<(CallRecord, bool)>,
    /// Which columns the batch adds.
    kind: u8,
    /// Whether its parts are stored as Parquet.
    large: bool,
    /// Which column comes first, and whether every cell is quoted. See [`Batch::first_column`].
    form: u8,
}

/// Up to three batches. Some have so many calls that a column has several pages.
pub fn batches() -> impl Strategy<Value = Vec<Batch>> {
    let calls = prop::collection::vec((call(), prop::bool::weighted(0.1)), 1..300);
    let times = sample::select(vec![1, 1, 1, 1, 1, 1, 1, 120]);
    let one = (calls, 0_u8..3, any::<bool>(), any::<u8>(), times);
    let one = one.prop_map(|(calls, kind, large, form, times)| {
        let calls = repeated(&calls, times);
        Batch { calls, kind, large, form }
    });
    prop::collection::vec(one, 1..4).prop_map(|mut batches| {
        // Ids are unique within an account and month.
        for (number, batch) in batches.iter_mut().enumerate() {
            for (place, (call, _)) in batch.calls.iter_mut().enumerate() {
                call.call_id = format!("{}-{number}-{place}", call.call_id);
            }
        }
        batches
    })
}

/// The same calls again, each time some seconds later.
fn repeated(calls: &[(CallRecord, bool)], times: i64) -> Vec<(CallRecord, bool)> {
    let again = |time: i64| {
        calls.iter().map(move |(call, other)| {
            let started_at = call.started_at + (time * 7).seconds();
            (CallRecord { started_at, ..call.clone() }, *other)
        })
    };
    (0..times).flat_map(again).collect()
}

impl Batch {
    /// A call every ten minutes of each day on which a clock of some zone changes, and around it.
    pub fn around_changes_of_clocks() -> Self {
        let days = ["2026-03-07", "2026-04-04", "2026-10-03", "2026-10-31"];
        let starts = days.iter().flat_map(|day| {
            let first: Timestamp = format!("{day}T00:00:00Z").parse().unwrap();
            (0..3 * 144).map(move |number: i64| first + (number * 10).minutes())
        });
        let call = |(number, started_at)| CallRecord {
            call_id: format!("c-{number}"),
            invoice_number: String::new(),
            line_id: String::new(),
            started_at,
            duration_seconds: 60,
            billed_seconds: 60,
            direction: Direction::Outbound,
            caller: "+14165550123".to_owned(),
            callee: "+16135550142".to_owned(),
            caller_name: String::new(),
            extension: "0042".to_owned(),
            cost_centre: String::new(),
            destination: "Ottawa".to_owned(),
            charge: CallCharge::from_millionths(6_000),
        };
        let calls = starts.enumerate().map(call).map(|call| (call, false)).collect();
        Self { calls, kind: 0, large: true, form: 0 }
    }

    /// The same, stored as fragments.
    pub fn in_fragments(self) -> Self {
        Self { large: false, ..self }
    }

    /// The names of its columns, in its order.
    fn columns(&self) -> Vec<String> {
        let known = Column::ALL.map(Column::name).map(str::to_owned);
        let mut all = [known.to_vec(), extra_columns(self.kind)].concat();
        all.rotate_left(self.first_column());
        all
    }

    /// The column that comes first: a known one, or the first of those that the batch adds. So the
    /// added ones keep their order, in which a fragment has them without a header.
    fn first_column(&self) -> usize {
        usize::from(self.form) % (Column::ALL.len() + 1)
    }

    /// The batch as it is dropped: in no order, with local times.
    fn text(&self) -> String {
        let quoted = |cell: &str| format!("\"{}\"", cell.replace('"', "\"\""));
        let cell = |cell: &str| match self.form.is_multiple_of(2) || cell.contains([',', '"', '\n'])
        {
            true => quoted(cell),
            false => cell.to_owned(),
        };
        let mut text = self.columns().join(",") + "\n";
        for (place, (call, is_other)) in self.calls.iter().enumerate() {
            let account = if *is_other { OTHER } else { ACCOUNT };
            let mut cells = cells(call, account, OFFSETS[place % OFFSETS.len()], self.kind);
            cells.rotate_left(self.first_column());
            let cells: Vec<_> = cells.iter().map(|it| cell(it)).collect();
            text.push_str(&cells.join(","));
            text.push('\n');
        }
        text
    }
}

fn cells(call: &CallRecord, account: &str, offset: i32, kind: u8) -> Vec<String> {
    let offset = tz::Offset::from_seconds(offset * 60).unwrap();
    let mut cells = vec![
        call.call_id.clone(),
        account.to_owned(),
        call.invoice_number.clone(),
        call.started_at.display_with_offset(offset).to_string(),
        call.duration_seconds.to_string(),
        call.billed_seconds.to_string(),
        call.direction.to_string(),
        call.caller.clone(),
        call.callee.clone(),
        call.caller_name.clone(),
        call.extension.clone(),
        call.cost_centre.clone(),
        call.destination.clone(),
        call.charge.to_string(),
        "CAD".to_owned(),
    ];
    cells.extend(extra_cells(call, kind));
    cells
}

/// Batches that are stored, in memory and in a folder that DuckDB reads. The folder goes with it.
pub struct Imported {
    pub files: Files,
    /// Those of the account.
    pub segments: Vec<Segment>,
    /// How many calls they have.
    pub calls: usize,
    folder: PathBuf,
    batches: Vec<Batch>,
}

impl Imported {
    pub fn of(batches: &[Batch]) -> Self {
        static FOLDERS: AtomicU32 = AtomicU32::new(0);
        let number = FOLDERS.fetch_add(1, Ordering::Relaxed);
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("duckdb-{number}"));
        let _fresh = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        let files = Files::default();
        let mut segments = Vec::new();
        for (number, batch) in batches.iter().enumerate() {
            let text = batch.text();
            fs::write(folder.join(format!("{number}.csv")), &text).unwrap();
            segments.extend(store(&files, &text, number, batch));
        }
        for (key, bytes) in files.files.lock().unwrap().iter() {
            let path = folder.join(key);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        let calls = segments.iter().map(|it| usize::try_from(it.totals.calls).unwrap()).sum();
        Self { files, segments, calls, folder, batches: batches.to_vec() }
    }

    /// Where a file of this key, or files of such keys, are.
    pub fn path(&self, key: &str) -> String {
        self.folder.join(key).display().to_string()
    }

    /// How DuckDB reads each batch as it came.
    pub fn dropped(&self) -> Vec<String> {
        let select = |(number, batch): (usize, &Batch)| {
            let path = self.path(&format!("{number}.csv"));
            select(&read_csv(&path, &named(&batch.columns()), true), true, batch.kind)
        };
        self.batches.iter().enumerate().map(select).collect()
    }

    /// How DuckDB reads the stored files.
    pub fn stored(&self) -> Vec<String> {
        let mut selects = Vec::new();
        for kind in 0..3 {
            let of_kind = self.batches.iter().filter(|batch| batch.kind == kind);
            let (large, small): (Vec<_>, Vec<_>) = of_kind.partition(|batch| batch.large);
            if large.iter().any(|batch| batch.calls.iter().any(|(_, other)| !other)) {
                let path = self.path(&format!("calls/*/account={ACCOUNT}/*-k{kind}.parquet"));
                let from = format!("read_parquet('{path}', hive_partitioning = true)");
                selects.push(select(&from, false, kind));
            }
            if !small.is_empty() {
                let path = self.path(&format!("call-fragments/*/*-k{kind}.csv.zst"));
                let known = Column::ALL.map(Column::name).map(str::to_owned);
                let columns = [known.to_vec(), extra_columns(kind)].concat();
                selects.push(select(&read_csv(&path, &named(&columns), false), true, kind));
            }
        }
        selects
    }
}

impl Drop for Imported {
    fn drop(&mut self) {
        let _gone = fs::remove_dir_all(&self.folder);
    }
}

/// Names that DuckDB, which does not tell `CHARGE` from `charge`, can keep apart.
fn named(columns: &[String]) -> Vec<String> {
    let is_known = |name: &String| Column::ALL.iter().any(|it| it.name() == name);
    let name = |(place, name): (usize, &String)| match is_known(name) || name == "invoice_line_id" {
        true => name.clone(),
        false => format!("added_{place}"),
    };
    columns.iter().enumerate().map(name).collect()
}

fn read_csv(path: &str, columns: &[String], header: bool) -> String {
    let columns: Vec<_> = columns.iter().map(|name| format!("'{name}': 'VARCHAR'")).collect();
    format!(
        "read_csv('{path}', header = {header}, auto_detect = false, delim = ',', quote = '\"', \
         escape = '\"', new_line = '\\n', nullstr = '<null>', parallel = false, \
         columns = {{{}}})",
        columns.join(", ")
    )
}

/// The account's calls, typed. Texts of CSV become what Parquet has.
fn select(from: &str, is_text: bool, kind: u8) -> String {
    let [time, seconds, charge] = match is_text {
        true => ["::TIMESTAMPTZ", "::BIGINT", "::DECIMAL(18, 6)"],
        false => ["", "", ""],
    };
    let line = if kind == 1 { "invoice_line_id" } else { "''" };
    format!(
        "SELECT call_id, account_id, invoice_number, started_at{time} AS started_at, \
         duration_s{seconds} AS duration_s, billed_s{seconds} AS billed_s, direction, caller, \
         callee, caller_name, extension, cost_centre, destination, charge{charge} AS charge, \
         currency, {line} AS line_id FROM {from} WHERE account_id = '{ACCOUNT}'"
    )
}

/// Stores a batch: an account's month is a segment. Gives those of the account.
fn store(files: &Files, text: &str, number: usize, batch: &Batch) -> Vec<Segment> {
    let mut reader = Reader::new();
    reader.feed(text.as_bytes());
    reader.finish();
    type Lines = Vec<(i64, String, String)>;
    let mut parts: BTreeMap<(Month, String), Lines> = BTreeMap::new();
    while let Some(item) = reader.read() {
        let Item::Row { row, .. } = item else { panic!("a row is refused: {item:?}") };
        let part = (Month::of(row.started_at()), row.text(Column::AccountId).into_owned());
        let line = (row.started_at_ms(), row.call_id().into_owned(), row.line().to_owned());
        parts.entry(part).or_default().push(line);
    }
    let columns = reader.columns().unwrap();
    let mut segments = Vec::new();
    for ((month, account), mut lines) in parts {
        lines.sort();
        let rows = lines.iter().map(|(.., line)| Row::parse(line, columns).unwrap());
        let folder = format!("month={month}/account={account}");
        let (place, summary) = if batch.large {
            let mut writer = SegmentWriter::new(columns.extra()).unwrap();
            rows.for_each(|row| writer.push(&row).unwrap());
            let written = writer.finish().unwrap();
            let name = format!("{folder}/{number}-k{}", batch.kind);
            let place = ParquetFiles {
                calls: files.put(&format!("calls/{name}.parquet"), written.calls),
                numbers: files.put(&format!("call-numbers/{name}.parquet"), written.numbers),
                ids: files.put(&format!("call-ids/{name}.bin"), written.ids),
            };
            (SegmentPlace::Parquet(place), written.summary)
        } else {
            let mut writer = FragmentWriter::new();
            rows.for_each(|row| writer.push(&row).unwrap());
            let (frame, summary) = writer.finish().unwrap();
            let key = format!("call-fragments/month={month}/1-k{}.csv.zst", batch.kind);
            (SegmentPlace::Fragment(appended(files, key, &frame)), summary)
        };
        if account == ACCOUNT {
            let part = u32::try_from(number).unwrap();
            segments.push(segment((month, part), place, summary, columns.extra()));
        }
    }
    segments
}

/// Appends a frame to a file.
fn appended(files: &Files, key: String, frame: &[u8]) -> Fragment {
    let before = files.files.lock().unwrap().get(&key).map(|it| it.to_vec()).unwrap_or_default();
    let (offset, length) = (before.len() as u64, frame.len() as u64);
    files.put(&key, [before, frame.to_vec()].concat());
    Fragment { key, offset, length }
}

fn segment(
    (month, part): (Month, u32),
    place: SegmentPlace,
    summary: Summary,
    extra: &[String],
) -> Segment {
    let Summary { totals, first, last, sha256, .. } = summary;
    let id = SegmentId { month, run: RunId::of("call-records/test.csv", "1"), pass: 0, part };
    Segment {
        id,
        place,
        totals,
        first,
        last,
        sha256,
        extra_columns: extra.to_vec(),
        kept_until: Timestamp::MAX,
    }
}
