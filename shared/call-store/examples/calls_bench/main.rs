//! What `cargo xtask bench call-records` measures of this crate and of `call-rows`, on one thread:
//!
//! ```text
//! calls_bench generate ROWS FOLDER     stored segments of an account, over six months
//! calls_bench search NAME FOLDER       a filter: its sums and the first 50, before and after
//! calls_bench download FOLDER FILE     all of them as CSV
//! calls_bench split BATCH              a batch into checked rows, and the `csv` crate into fields
//! ```
//!
//! It prints a line of JSON for each figure: rows, seconds of CPU, seconds, megabytes of memory at
//! its highest; of a search also the bytes and the ranged reads of a query, as S3 would count them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a program for developers, which measures time"
)]

mod calls;
mod disk;
mod questions;
mod split;

use std::{
    fs::{self, File},
    future::Future,
    io::{BufWriter, Write},
    path::Path,
    pin::pin,
    task::{Context, Poll, Waker},
    time::Instant,
};

use call_rows::{Columns, Dialect, Writer};
use call_store::{Found, Query, RowsInOrder, search};
use disk::DiskFiles;
use domain::call_record::Filter;
use jiff::tz::TimeZone;
use serde_json::json;

/// A query is repeated so often; the fastest counts as warm.
const WARM: usize = 5;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words[..] {
        ["generate", rows, folder] => calls::generate(rows.parse().unwrap(), Path::new(folder)),
        ["search", name, folder] => measure_search(name, Path::new(folder)),
        ["download", folder, file] => measure_download(Path::new(folder), Path::new(file)),
        ["split", batch] => split::measure(Path::new(batch)),
        _ => panic!("generate ROWS FOLDER, search NAME FOLDER, download FOLDER FILE, split BATCH"),
    }
}

fn measure_search(name: &str, folder: &Path) {
    let files = DiskFiles::new(folder);
    let segments = calls::segments(folder);
    let (filter, order) = questions::question(name);
    let query = Query { filter, order, after: None, limit: 50 };
    let ask = || -> (Found, f64, f64) {
        let (begun, cpu) = (Instant::now(), cpu_seconds());
        let found = run(search(&files, &segments, &query)).unwrap();
        (found, begun.elapsed().as_secs_f64(), cpu_seconds() - cpu)
    };
    let (found, cold, _) = ask();
    let (gets, bytes) = files.counted();
    let (mut warm, mut cpu) = (f64::MAX, f64::MAX);
    for _ in 0..WARM {
        let (again, seconds, of_cpu) = ask();
        assert_eq!(again, found, "the same question has the same answer");
        warm = warm.min(seconds);
        cpu = cpu.min(of_cpu);
    }
    println!(
        "{}",
        json!({
            "peer": "portal", "what": name, "rows": found.totals.calls,
            "billed": found.totals.billed_seconds, "charge": found.totals.charge.to_string(),
            "cold": cold, "warm": warm, "cpu": cpu, "gets": gets, "bytes": bytes,
            "megabytes": megabytes(),
        })
    );
}

fn measure_download(folder: &Path, file: &Path) {
    let files = DiskFiles::new(folder);
    let segments = calls::segments(folder);
    let (columns, filter) = (Columns::default(), Filter::default());
    let (begun, cpu) = (Instant::now(), cpu_seconds());
    let mut writer = Writer::new(Dialect::Machine, TimeZone::UTC, false, [&columns]);
    let mut rows = RowsInOrder::new(&files, &segments, &filter);
    let mut out = BufWriter::new(File::create(file).unwrap());
    let (mut text, mut count) = (String::new(), 0);
    writer.write_header(&mut text);
    while let Some(block) = run(rows.next()).unwrap() {
        count += block.rows().count();
        writer.write_block(block.text().as_bytes(), &columns, &mut text).unwrap();
        out.write_all(text.as_bytes()).unwrap();
        text.clear();
    }
    out.flush().unwrap();
    let (seconds, cpu) = (begun.elapsed().as_secs_f64(), cpu_seconds() - cpu);
    print_figure("portal", "download", count, cpu, seconds);
}

/// Prints a figure of a peer.
fn print_figure(peer: &str, what: &str, rows: usize, cpu: f64, seconds: f64) {
    let megabytes = megabytes();
    println!(
        "{}",
        json!({
            "peer": peer, "what": what, "rows": rows, "cpu": cpu, "seconds": seconds,
            "megabytes": megabytes,
        })
    );
}

/// Runs a future that never waits: files on disk do not.
fn run<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    match future.as_mut().poll(&mut context) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("files on disk never wait"),
    }
}

/// CPU time of this program so far, as Linux counts it.
fn cpu_seconds() -> f64 {
    let text = fs::read_to_string("/proc/self/schedstat").unwrap();
    text.split(' ').next().unwrap().parse::<f64>().unwrap() / 1e9
}

/// Megabytes of memory at its highest, as Linux counts them.
fn megabytes() -> u64 {
    let text = fs::read_to_string("/proc/self/status").unwrap();
    let line = text.lines().find(|line| line.starts_with("VmHWM")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1_000
}
