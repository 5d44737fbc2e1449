//! Rows per second of reading and checking, beside the `csv` crate, which only cuts them into
//! fields: `cargo run --profile bench -p call-rows --example speed [rows] [part of a name]`, with
//! `CARGO_PROFILE_BENCH_OPT_LEVEL=3`. Rows per second of CPU, the best of five, because other
//! programs may keep the machine busy.

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a program for developers")]

use std::{fmt::Write as _, fs, hint::black_box};

use call_rows::{Columns, Dialect, Item, Lines, Reader, Row, RowKey, Writer};
use domain::date::zone;

fn main() {
    let rows = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(1_000_000);
    for (name, quotes) in [("as it comes", false), ("every text quoted", true)] {
        let batch = batch(rows, quotes);
        let mb = batch.len() as f64 / 1e6;
        println!("{name}: {rows} rows, {:.0} bytes a row", batch.len() as f64 / rows as f64);
        report("csv crate, fields only", rows, mb, || peer(&batch));
        report("read, check, canonical", rows, mb, || ours(&batch, None));
    }
    let mut stored = String::new();
    ours(&batch(rows, false), Some(&mut stored));
    let (mb, columns) = (stored.len() as f64 / 1e6, Columns::default());
    let lines = || Lines::new(stored.as_bytes()).unwrap().map(Result::unwrap);
    println!("stored: {rows} rows");
    report("keys", rows, mb, || lines().map(RowKey::parse).filter(Result::is_ok).count());
    report("rows", rows, mb, || {
        lines().filter(|line| black_box(Row::parse(line, &columns)).is_ok()).count()
    });
    report("content", rows, mb, || {
        lines().map(|line| Row::parse(line, &columns).unwrap().content().len().min(1)).sum()
    });
    for (name, dialect, masks) in [
        ("machine", Dialect::Machine, false),
        ("machine, masked", Dialect::Machine, true),
        ("spreadsheet", Dialect::Spreadsheet, false),
    ] {
        report(name, rows, mb, || {
            let toronto = zone("America/Toronto").unwrap();
            let mut writer = Writer::new(dialect, toronto, masks, [&columns]);
            let mut out = String::with_capacity(stored.len() * 2);
            writer.write_block(stored.as_bytes(), &columns, &mut out).unwrap();
            black_box(out);
            rows
        });
    }
}

/// Prints the best of five, unless the name was not asked for.
fn report(name: &str, rows: usize, mb: f64, mut run: impl FnMut() -> usize) {
    if std::env::args().nth(2).is_some_and(|wanted| !name.contains(&wanted)) {
        return;
    }
    let mut best = f64::MAX;
    for _ in 0..5 {
        let start = cpu_seconds();
        assert_eq!(black_box(run()), rows, "{name}");
        best = best.min(cpu_seconds() - start);
    }
    println!("  {name:<24} {:>6.2} M rows/s {:>7.0} MB/s", rows as f64 / best / 1e6, mb / best);
}

/// CPU time of this program so far, as Linux counts it.
fn cpu_seconds() -> f64 {
    let text = fs::read_to_string("/proc/self/schedstat").unwrap();
    text.split(' ').next().unwrap().parse::<f64>().unwrap() / 1e9
}

fn peer(batch: &[u8]) -> usize {
    let mut reader = csv::Reader::from_reader(batch);
    let (mut record, mut count) = (csv::ByteRecord::new(), 0);
    while reader.read_byte_record(&mut record).unwrap() {
        count += 1;
    }
    count
}

fn ours(batch: &[u8], mut stored: Option<&mut String>) -> usize {
    let (mut reader, mut count, mut sum) = (Reader::new(), 0, 0);
    for piece in batch.chunks(64 * 1024) {
        reader.feed(piece);
        while let Some(Item::Row { row, .. }) = reader.read() {
            count += 1;
            sum += row.billed_seconds() as usize + row.line().len();
            if let Some(stored) = &mut stored {
                stored.push_str(row.line());
                stored.push('\n');
            }
        }
    }
    black_box(sum);
    count
}

/// A batch of 20,000 accounts, the same each time.
fn batch(rows: usize, quotes: bool) -> Vec<u8> {
    let mut text = "call_id,account_id,invoice_number,started_at,duration_s,billed_s,direction,\
                    caller,callee,caller_name,extension,cost_centre,destination,charge,currency\n"
        .to_owned();
    let mut seed = 7_u64;
    let mut next = |below: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    let quote = if quotes { "\"" } else { "" };
    for row in 0..rows {
        let seconds = next(1800);
        let account = 100_000 + next(20_000);
        let _ = writeln!(
            text,
            "c-{row:010},acct-{account},INV-{account}-06,2026-06-{:02}T{:02}:{:02}:{:02}-04:00,\
             {seconds},{},outbound,{quote}+1416555{:04}{quote},{quote}+1{}{quote},\
             {quote}Dépôt {}{quote},{quote}{:04}{quote},{quote}CC-{}{quote},\
             {quote}Canada {}{quote},0.{:04},CAD",
            1 + next(30),
            next(24),
            next(60),
            next(60),
            seconds.div_ceil(6) * 6,
            next(10_000),
            2_000_000_000 + next(8_000_000_000),
            next(100),
            next(300),
            next(40),
            next(63),
            next(10_000),
        );
    }
    text.into_bytes()
}
