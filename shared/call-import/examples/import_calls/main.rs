//! Imports a large batch, through files on disk, and prints what it costs:
//!
//! ```text
//! cargo build --release -p call-import --example import_calls
//! import_calls generate ROWS ACCOUNTS batch.csv
//! import_calls import ACCOUNTS batch.csv FOLDER [SECONDS]
//! ```
//!
//! With `SECONDS`, each call has so much time and another goes on, as on Lambda. Time is that of
//! the one thread, and memory that of the process at its highest; `idleMb` of it are tables in
//! memory, which on AWS are DynamoDB's. `tests/benches/call_counts.py batch.csv` asks DuckDB for
//! the same counts.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    reason = "a program for developers"
)]

mod batch;
mod disk;

use std::{fs, path::Path};

use app::{call_records::import::UsageLines, import::Arrival, import::Report, system::Clock};
use call_import::{CallImport, CallOutcome, Limits, register};
use disk::DiskFiles;
use domain::money::Currency;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use testkit::call_records::MemoryCalls;

/// The clock of the machine. Nothing here is throttled, so that nothing pauses.
struct MachineClock;

impl Clock for MachineClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    async fn pause(&self, _most: SignedDuration) {}
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words[..] {
        ["generate", rows, accounts, file] => {
            batch::generate(rows.parse().unwrap(), accounts.parse().unwrap(), Path::new(file));
        }
        ["import", accounts, file, folder] => {
            import(accounts.parse().unwrap(), file, folder, 24 * 3_600).await;
        }
        ["import", accounts, file, folder, seconds] => {
            import(accounts.parse().unwrap(), file, folder, seconds.parse().unwrap()).await;
        }
        _ => panic!("generate ROWS ACCOUNTS FILE, or import ACCOUNTS FILE FOLDER [SECONDS]"),
    }
}

async fn import(accounts: usize, file: &str, folder: &str, seconds: i64) {
    let tables = MemoryCalls::default();
    for at in 0..accounts {
        let account = batch::account(at);
        for invoice in batch::invoices(at) {
            let issued_on = "2026-07-01".parse().unwrap();
            let lines = UsageLines { lines: Vec::new(), currency: Currency::CAD, issued_on };
            tables.add_invoice(account.clone(), invoice, lines);
        }
        tables.add_account(account, Currency::CAD);
    }
    let files = DiskFiles::new(file, folder);
    let arrival = Arrival {
        key: "call-records/batch.csv".to_owned(),
        version_id: "1".to_owned(),
        at: Timestamp::now(),
        sequencer: "1".to_owned(),
    };
    let run = register(&tables, &arrival).await.unwrap();
    let idle = memory("VmRSS");
    let (begun, cpu) = (Timestamp::now(), cpu_seconds());
    let mut calls = 0;
    loop {
        calls += 1;
        let import: CallImport<'_, _, _, _, _, _, _, _> = CallImport {
            tables: &tables,
            invoices: &tables,
            files: &files,
            calls: &files,
            runs: &tables,
            queue: &tables,
            clock: &MachineClock,
            kept: SignedDuration::from_hours(365 * 24),
            limits: Limits::default(),
        };
        let deadline = Timestamp::now() + SignedDuration::from_secs(seconds);
        match import.work(run, &format!("call {calls}"), deadline).await.unwrap() {
            CallOutcome::OutOfTime => {}
            CallOutcome::Finished | CallOutcome::Waiting => break,
            CallOutcome::Busy => panic!("nobody else works on it"),
        }
    }
    let (wall, cpu) = (Timestamp::now().duration_since(begun), cpu_seconds() - cpu);
    let report = fs::read_to_string(files.path(&Report::key(&arrival))).unwrap();
    let mut report: Value = serde_json::from_str(&report).unwrap();
    report.as_object_mut().unwrap().retain(|name, _| name != "problems");
    let lines = report["lines"].as_f64().unwrap();
    let segments = tables.all_segments();
    let of_segments: u64 = segments.iter().map(|(_, segment)| segment.totals.calls).sum();
    assert_eq!(Some(of_segments), report["posted"].as_u64(), "what is listed is what is posted");
    let figures = json!({
        "report": report,
        "calls": calls,
        "wallSeconds": wall.as_secs_f64(),
        "cpuSeconds": cpu,
        "rowsPerCpuSecond": lines / cpu,
        "peakMb": memory("VmHWM"),
        "idleMb": idle,
        "segments": segments.len(),
        "writtenFiles": files.written().0,
        "writtenMb": files.written().1 as f64 / 1e6,
        "workMb": files.worked() as f64 / 1e6,
    });
    println!("{figures:#}");
}

/// CPU time of this thread so far, as Linux counts it.
fn cpu_seconds() -> f64 {
    let text = fs::read_to_string("/proc/self/schedstat").unwrap();
    text.split(' ').next().unwrap().parse::<f64>().unwrap() / 1e9
}

/// Megabytes of memory, as Linux counts them.
fn memory(what: &str) -> f64 {
    let text = fs::read_to_string("/proc/self/status").unwrap();
    let line = text.lines().find(|line| line.starts_with(what)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap() / 1e3
}
