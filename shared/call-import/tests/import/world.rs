//! An import over ports in memory, and batches for it.

use std::{collections::BTreeMap, sync::Arc};

use app::{
    call_records::{Segment, SegmentPlace, import::UsageLines},
    import::{Arrival, Report},
    posting::RunId,
};
use arrow_array::StringArray;
use bytes::Bytes;
use call_import::{CallImport, CallImportError, CallOutcome, Limits, register};
use domain::{
    call_record::{Month, UsageLine},
    ids::{AccountId, DocumentNumber},
    money::{Currency, Money},
};
use jiff::{SignedDuration, Timestamp};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use serde_json::Value;
use testkit::{
    call_records::{MemoryCallFiles, MemoryCalls},
    ledger::Faults,
    system::FixedClock,
};

pub(crate) const HEADER: &str = "call_id,account_id,invoice_number,started_at,duration_s,billed_s,\
    direction,caller,callee,caller_name,extension,cost_centre,destination,charge,currency,\
    invoice_line_id\n";

/// Limits so small that a few rows are many slices, groups, large parts and segments.
pub(crate) const SMALL: Limits = Limits {
    slice_bytes: 900,
    block_bytes: 250,
    spare_rows: 1_000,
    spare_bytes: 1 << 20,
    group_parts: 3,
    group_bytes: 900,
    large_rows: 4,
    parquet_rows: 6,
    segment_rows: 8,
    segment_bytes: 900,
    at_once: 3,
};

pub(crate) fn account(id: &str) -> AccountId {
    AccountId::parse(id).unwrap()
}

pub(crate) fn number(number: &str) -> DocumentNumber {
    DocumentNumber::parse(number).unwrap()
}

/// A call in June 2026 of 60 seconds at 0.02 CAD, on invoice `I-1`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Call {
    pub(crate) id: String,
    pub(crate) account: String,
    pub(crate) invoice: String,
    pub(crate) started_at: String,
    pub(crate) billed: u32,
    pub(crate) charge: String,
    pub(crate) currency: String,
    pub(crate) name: String,
    pub(crate) line: String,
}

pub(crate) fn call(id: &str, account: &str) -> Call {
    Call {
        id: id.into(),
        account: account.into(),
        invoice: "I-1".into(),
        started_at: "2026-06-01T14:03:07.250Z".into(),
        billed: 60,
        charge: "0.02".into(),
        currency: "CAD".into(),
        name: "Robin".into(),
        line: String::new(),
    }
}

impl Call {
    pub(crate) fn on(mut self, invoice: &str) -> Self {
        self.invoice = invoice.into();
        self
    }

    pub(crate) fn at(mut self, started_at: &str) -> Self {
        self.started_at = started_at.into();
        self
    }

    pub(crate) fn named(mut self, name: &str) -> Self {
        self.name = name.into();
        self
    }

    /// Its row, which is canonical.
    pub(crate) fn row(&self) -> String {
        let Self { id, account, invoice, started_at, billed, charge, currency, name, line } = self;
        format!(
            "{id},{account},{invoice},{started_at},61,{billed},outbound,+14165550123,\
             +16135550142,{name},0042,Sales,Ottawa,{charge},{currency},{line}"
        )
    }
}

/// A batch of these rows.
pub(crate) fn batch(calls: &[Call]) -> String {
    let rows: String = calls.iter().map(|call| call.row() + "\n").collect();
    format!("{HEADER}{rows}")
}

pub(crate) fn arrival(key: &str, version: &str) -> Arrival {
    Arrival {
        key: format!("call-records/{key}.csv"),
        version_id: version.into(),
        at: "2026-07-01T00:00:00Z".parse().unwrap(),
        sequencer: version.into(),
    }
}

/// A usage line: id, amount, and stated calls and seconds.
type Usage<'a> = (&'a str, &'a str, Option<(u64, u64)>);

type Ports<'a> = CallImport<
    'a,
    MemoryCalls,
    MemoryCalls,
    MemoryCallFiles,
    MemoryCallFiles,
    MemoryCalls,
    MemoryCalls,
    FixedClock,
>;

/// For how long files are kept.
pub(crate) const KEPT: SignedDuration = SignedDuration::from_hours(365 * 24);

/// What one process sees.
pub(crate) struct World {
    pub(crate) tables: MemoryCalls,
    pub(crate) files: MemoryCallFiles,
    pub(crate) clock: Arc<FixedClock>,
    pub(crate) limits: Limits,
}

impl World {
    /// Empty, with small limits.
    pub(crate) fn new() -> Self {
        let start: Timestamp = "2026-07-01T06:00:00Z".parse().unwrap();
        let tables = MemoryCalls::default();
        Self {
            files: tables.files(),
            tables,
            clock: Arc::new(FixedClock::at(start)),
            limits: SMALL,
        }
    }

    /// With these accounts in CAD, each with an invoice `I-1`.
    pub(crate) fn with(accounts: &[&str]) -> Self {
        let world = Self::new();
        for id in accounts {
            world.tables.add_account(account(id), Currency::CAD);
            world.add_invoice(id, "I-1", &[]);
        }
        world
    }

    /// Adds an invoice with these usage lines: id, amount, and stated calls and seconds.
    pub(crate) fn add_invoice(&self, id: &str, invoice: &str, lines: &[Usage<'_>]) {
        let line = |(id, amount, usage): &Usage<'_>| UsageLine {
            id: (*id).into(),
            amount: Money::parse(amount, Currency::CAD).unwrap(),
            usage: *usage,
        };
        let lines = UsageLines {
            lines: lines.iter().map(line).collect(),
            currency: Currency::CAD,
            issued_on: "2026-07-01".parse().unwrap(),
        };
        self.tables.add_invoice(account(id), number(invoice), lines);
    }

    /// Drops a batch and registers its run.
    pub(crate) async fn drop(&self, arrival: &Arrival, content: impl Into<Bytes>) -> RunId {
        self.files.drop_batch(arrival, content);
        register(&self.tables, arrival).await.unwrap()
    }

    /// Makes one call.
    pub(crate) async fn work(&self, run: RunId) -> Result<CallOutcome, CallImportError> {
        self.work_as(run, "owner", SignedDuration::from_mins(14)).await
    }

    /// Makes one call under a name, with so much time.
    pub(crate) async fn work_as(
        &self,
        run: RunId,
        owner: &str,
        time: SignedDuration,
    ) -> Result<CallOutcome, CallImportError> {
        let now = app::system::Clock::now(&*self.clock);
        self.ports().work(run, owner, now + time).await
    }

    /// Makes every run that is not finished go on.
    pub(crate) async fn retry_waiting(&self) {
        self.ports().retry_waiting(Timestamp::MAX).await.unwrap();
    }

    fn ports(&self) -> Ports<'_> {
        let Self { tables, files, clock, limits } = self;
        Ports {
            tables,
            invoices: tables,
            files,
            calls: files,
            runs: tables,
            queue: tables,
            clock: &**clock,
            kept: KEPT,
            limits: *limits,
        }
    }

    /// Imports a batch in one call, and gives its report.
    pub(crate) async fn import(&self, key: &str, content: impl Into<Bytes>) -> Value {
        let arrival = arrival(key, "1");
        let run = self.drop(&arrival, content).await;
        self.work(run).await.unwrap();
        self.report(&arrival)
    }

    /// The report of a batch.
    pub(crate) fn report(&self, arrival: &Arrival) -> Value {
        serde_json::from_str(&self.files.text(&Report::key(arrival)).unwrap()).unwrap()
    }

    /// Another process on the same storage and clock, with these faults.
    pub(crate) fn process(&self, faults: &Faults) -> Self {
        let tables = self.tables.process(faults.clone());
        Self { files: tables.files(), tables, clock: Arc::clone(&self.clock), limits: self.limits }
    }

    /// Every stored row, with the segment in which it is.
    pub(crate) async fn stored(&self) -> Vec<(AccountId, Segment, Vec<String>)> {
        let mut all = Vec::new();
        for (account, segment) in self.tables.all_segments() {
            let rows = rows(&self.files, &segment).await;
            all.push((account, segment, rows));
        }
        all
    }

    /// The ids of stored calls by account and month.
    pub(crate) async fn ids(&self) -> BTreeMap<(String, Month), Vec<String>> {
        let mut ids: BTreeMap<_, Vec<String>> = BTreeMap::new();
        for (account, segment, rows) in self.stored().await {
            let stored = ids.entry((account.to_string(), segment.id.month)).or_default();
            stored.extend(rows.iter().map(|row| row.split(',').next().unwrap().to_owned()));
        }
        ids.values_mut().for_each(|ids| ids.sort());
        ids
    }
}

/// The canonical rows of a segment, read without the crate that wrote it.
async fn rows(files: &MemoryCallFiles, segment: &Segment) -> Vec<String> {
    use app::call_records::ReadCallFiles;
    match &segment.place {
        SegmentPlace::Fragment(place) => {
            let range = place.offset..place.offset + place.length;
            let frame = files.read(&place.key, range).await.unwrap();
            let text = String::from_utf8(zstd::decode_all(frame.as_ref()).unwrap()).unwrap();
            text.lines().map(str::to_owned).collect()
        }
        SegmentPlace::Parquet(place) => {
            let file = files.read(&place.calls.key, 0..place.calls.length).await.unwrap();
            let batches = ParquetRecordBatchReaderBuilder::try_new(file).unwrap().build().unwrap();
            let mut rows = Vec::new();
            for batch in batches {
                let batch = batch.unwrap();
                let column = batch.column_by_name("machine_row").unwrap();
                let column = column.as_any().downcast_ref::<StringArray>().unwrap();
                rows.extend(column.iter().map(|row| row.unwrap().to_owned()));
            }
            rows
        }
    }
}

/// The four counts and the lines of a report.
pub(crate) fn counts(report: &Value) -> [u64; 5] {
    ["posted", "duplicates", "rejected", "waiting", "lines"]
        .map(|name| report[name].as_u64().unwrap())
}

/// Line and code of each problem.
pub(crate) fn problems(report: &Value) -> Vec<(u64, &str)> {
    let problems = report["problems"].as_array().unwrap();
    let of = |problem: &'_ Value| problem["line"].as_u64().unwrap();
    problems.iter().map(|problem| (of(problem), problem["code"].as_str().unwrap())).collect()
}
