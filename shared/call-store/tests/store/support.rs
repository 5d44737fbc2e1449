//! Files in memory that count what is read, and segments of calls.

use std::{
    collections::BTreeMap,
    future::Future,
    io,
    ops::Range,
    pin::pin,
    sync::{
        Mutex,
        atomic::{AtomicU64, Ordering},
    },
    task::{Context, Poll, Waker},
};

use app::{
    call_records::{
        Fragment, ParquetFiles, ReadCallFiles, Segment, SegmentId, SegmentPlace, StoredFile,
    },
    posting::RunId,
};
use bytes::Bytes;
use call_rows::{Columns, Row};
use call_store::{FragmentWriter, SegmentWriter, Summary};
use domain::call_record::{CallRecord, Month};
use jiff::Timestamp;

/// Runs a future that never waits.
pub fn run<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    match future.as_mut().poll(&mut context) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("files in memory never wait"),
    }
}

/// Files in memory.
#[derive(Default)]
pub struct Files {
    pub files: Mutex<BTreeMap<String, Bytes>>,
    pub gets: AtomicU64,
    pub bytes: AtomicU64,
}

impl Files {
    pub fn put(&self, key: &str, bytes: Vec<u8>) -> StoredFile {
        let length = bytes.len() as u64;
        self.files.lock().unwrap().insert(key.to_owned(), bytes.into());
        StoredFile { key: key.to_owned(), length }
    }

    pub fn get(&self, key: &str) -> Bytes {
        self.files.lock().unwrap()[key].clone()
    }

    /// Requests and bytes since the last call.
    pub fn read_since(&self) -> (u64, u64) {
        (self.gets.swap(0, Ordering::Relaxed), self.bytes.swap(0, Ordering::Relaxed))
    }
}

impl ReadCallFiles for Files {
    async fn read(&self, key: &str, range: Range<u64>) -> io::Result<Bytes> {
        let files = self.files.lock().unwrap();
        let bytes = files.get(key).ok_or(io::ErrorKind::NotFound)?;
        self.gets.fetch_add(1, Ordering::Relaxed);
        self.bytes.fetch_add(range.end - range.start, Ordering::Relaxed);
        let inside = range.start <= range.end && range.end <= bytes.len() as u64;
        let range = usize::try_from(range.start).unwrap()..usize::try_from(range.end).unwrap();
        inside.then(|| bytes.slice(range)).ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
    }
}

/// A text as a cell of a canonical row.
pub fn cell(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

/// The canonical row of a call; `extra` are the cells of the columns that its batch adds.
pub fn line(call: &CallRecord, extra: &[String]) -> String {
    let cells = [
        call.call_id.clone(),
        "01890000-0000-7000-8000-000000000001".to_owned(),
        call.invoice_number.clone(),
        format!("{:.3}", call.started_at),
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
    let cells: Vec<_> = cells.iter().chain(extra).map(|text| cell(text)).collect();
    cells.join(",")
}

/// The columns that a batch adds: with lines of invoices, or something else, or nothing.
pub fn extra_columns(kind: u8) -> Vec<String> {
    let names: &[&str] = match kind % 3 {
        0 => &[],
        1 => &["trunk", "invoice_line_id"],
        _ => &["Trunk", "machine_row", "month", "Account"],
    };
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// The cells of these columns.
pub fn extra_cells(call: &CallRecord, kind: u8) -> Vec<String> {
    let trunk = format!("t,{}", call.billed_seconds % 3);
    match kind % 3 {
        0 => vec![],
        1 => vec![trunk, call.line_id.clone()],
        _ => vec![trunk, "x".to_owned(), String::new(), "é".to_owned()],
    }
}

/// Stores calls as one segment; what the batch does not have is removed from them. Sorts them.
pub fn store(
    files: &Files,
    calls: &mut [CallRecord],
    (part, kind, large): (u32, u8, bool),
) -> Segment {
    calls.sort_by(|one, other| {
        (one.started_at, &one.call_id).cmp(&(other.started_at, &other.call_id))
    });
    let columns = Columns::new(extra_columns(kind));
    let mut lines = Vec::new();
    for call in calls.iter_mut() {
        if kind % 3 != 1 {
            call.line_id = String::new();
        }
        lines.push(line(call, &extra_cells(call, kind)));
    }
    let rows = lines.iter().map(|line| Row::parse(line, &columns).unwrap());
    let id = SegmentId {
        month: Month::of(calls[0].started_at),
        run: RunId::of("call-records/test.csv", "1"),
        pass: 0,
        part,
    };
    if large {
        let mut writer = SegmentWriter::new(columns.extra()).unwrap();
        rows.for_each(|row| writer.push(&row).unwrap());
        let written = writer.finish().unwrap();
        let place = ParquetFiles {
            calls: files.put(&format!("calls/{part}.parquet"), written.calls),
            numbers: files.put(&format!("call-numbers/{part}.parquet"), written.numbers),
            ids: files.put(&format!("call-ids/{part}.bin"), written.ids),
        };
        return segment(id, SegmentPlace::Parquet(place), written.summary, columns.extra());
    }
    let mut writer = FragmentWriter::new();
    rows.for_each(|row| writer.push(&row).unwrap());
    let (frame, summary) = writer.finish().unwrap();
    let key = format!("call-fragments/{}.csv.zst", kind % 3);
    let mut all = files.files.lock().unwrap().get(&key).map(|it| it.to_vec()).unwrap_or_default();
    let fragment =
        Fragment { key: key.clone(), offset: all.len() as u64, length: frame.len() as u64 };
    all.extend_from_slice(&frame);
    files.put(&key, all);
    segment(id, SegmentPlace::Fragment(fragment), summary, columns.extra())
}

fn segment(id: SegmentId, place: SegmentPlace, summary: Summary, extra: &[String]) -> Segment {
    Segment {
        id,
        place,
        totals: summary.totals,
        first: summary.first,
        last: summary.last,
        sha256: summary.sha256,
        extra_columns: extra.to_vec(),
        kept_until: Timestamp::MAX,
    }
}
