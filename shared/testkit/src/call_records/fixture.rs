//! Calls of nobody in particular, and segments with them.

use std::collections::BTreeMap;

use app::call_records::{Fragment, Segment, SegmentId, SegmentPlace};
use app::posting::RunId;
use domain::call_record::{CallCharge, CallRecord, Direction, Month, Totals};
use domain::ids::{AccountId, DocumentNumber};
use jiff::{SignedDuration, Timestamp};

use super::state::MemoryCalls;

/// A call of a minute for 0.05, of nobody in particular.
pub fn call(id: &str, started_at: &str) -> CallRecord {
    CallRecord {
        call_id: id.into(),
        invoice_number: String::new(),
        line_id: String::new(),
        started_at: started_at.parse().unwrap(),
        duration_seconds: 57,
        billed_seconds: 60,
        direction: Direction::Outbound,
        caller: "+16135550100".into(),
        callee: "+14165550123".into(),
        caller_name: "Dana Roy".into(),
        extension: "0042".into(),
        cost_centre: "Sales".into(),
        destination: "Canada".into(),
        charge: CallCharge::parse("0.05").unwrap(),
    }
}

/// The canonical row of a call in the account, with `invoice_line_id` as the one extra column.
pub fn row(account: &str, currency: &str, call: &CallRecord) -> String {
    let started = format!("{:.3}", call.started_at);
    let (duration, billed) = (call.duration_seconds.to_string(), call.billed_seconds.to_string());
    let charge = call.charge.to_string();
    let fields = [
        &call.call_id,
        account,
        &call.invoice_number,
        &started,
        &duration,
        &billed,
        call.direction.as_str(),
        &call.caller,
        &call.callee,
        &call.caller_name,
        &call.extension,
        &call.cost_centre,
        &call.destination,
        &charge,
        currency,
        &call.line_id,
    ];
    fields.map(quoted).join(",")
}

fn quoted(field: &str) -> String {
    if field.contains(['"', ',', '\n', '\r']) {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field.to_owned()
    }
}

/// So many segments of June 2026, a day and a call each, whose rows are nowhere.
pub fn segments(count: u32) -> Vec<Segment> {
    let first: Timestamp = "2026-06-01T12:00:00Z".parse().unwrap();
    (0..count)
        .map(|part| {
            let start = first + SignedDuration::from_hours(24 * i64::from(part));
            let id = SegmentId { month: Month::of(start), run: run(), pass: 0, part };
            segment(
                id,
                &[call("1", &start.to_string())],
                Fragment { key: format!("nowhere/{part}"), offset: 0, length: 0 },
            )
        })
        .collect()
}

fn run() -> RunId {
    RunId::of("call-records/test.csv", "1")
}

/// What is listed of a fragment with these calls, in order of start.
fn segment(id: SegmentId, calls: &[CallRecord], fragment: Fragment) -> Segment {
    Segment {
        id,
        place: SegmentPlace::Fragment(fragment),
        totals: totals(calls),
        first: calls.first().unwrap().started_at,
        last: calls.last().unwrap().started_at,
        sha256: String::new(),
        extra_columns: vec!["invoice_line_id".into()],
        kept_until: "2030-01-01T00:00:00Z".parse().unwrap(),
    }
}

fn totals(calls: &[CallRecord]) -> Totals {
    let mut totals = Totals::default();
    for call in calls {
        totals.add(call.billed_seconds, call.charge);
    }
    totals
}

impl MemoryCalls {
    /// With these calls of an account in CAD, as one import would list them: a segment for each UTC
    /// month.
    #[must_use]
    pub fn with(self, account: &str, calls: &[CallRecord]) -> Self {
        self.list(account, calls);
        self
    }

    /// Lists more calls of an account, stored as fragments.
    pub fn list(&self, account: &str, calls: &[CallRecord]) {
        let mut months: BTreeMap<Month, Vec<CallRecord>> = BTreeMap::new();
        for call in calls {
            months.entry(Month::of(call.started_at)).or_default().push(call.clone());
        }
        for (month, mut calls) in months {
            calls.sort_by(|a, b| (a.started_at, &a.call_id).cmp(&(b.started_at, &b.call_id)));
            let part = u32::try_from(self.all_segments().len()).unwrap();
            let key = format!("call-fragments/month={month}/{part}.csv.zst");
            let rows: Vec<_> = calls.iter().map(|call| row(account, "CAD", call) + "\n").collect();
            let frame = zstd::encode_all(rows.concat().as_bytes(), 1).unwrap();
            let length = u64::try_from(frame.len()).unwrap();
            self.files.add(&key, frame);
            let id = SegmentId { month, run: run(), pass: 0, part };
            let segment = segment(id, &calls, Fragment { key, offset: 0, length });
            let mut state = self.state();
            let account = AccountId::parse(account).unwrap();
            for call in calls.iter().filter(|call| !call.invoice_number.is_empty()) {
                let number = DocumentNumber::parse(&call.invoice_number).unwrap();
                let sums = std::slice::from_ref(call);
                state.add_to_invoice(&account, month, (number, &call.line_id), totals(sums));
            }
            state.list(&account, segment);
        }
    }
}
