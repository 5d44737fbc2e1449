//! Suites that every store of call records, and every store of jobs, must pass.

use std::collections::BTreeSet;

use app::call_records::import::{
    CallCommit, CallFence, CallRunStore, CommitOutcome, CommitSegments, InvoiceLineCalls,
    MAX_INVOICE_LINES, Taken, TieOutMark,
};
use app::call_records::{
    DownloadFile, Fragment, InvoiceCalls, Job, JobId, JobState, ParquetFiles, ReadCallRecords,
    ReadUntied, RecordJobs, Segment, SegmentId, SegmentPlace, StartJobs, StoredFile,
};
use app::import::{Arrival, LEASE_LOST};
use app::posting::RunId;
use domain::call_record::{CallCharge, Month, Totals};
use domain::ids::{AccountId, DocumentNumber, UserId};
use domain::money::{Currency, Money};
use jiff::Timestamp;
use jiff::civil::date;

pub(super) fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_784_548_800 + second).unwrap()
}

pub(super) fn arrival(name: &str, sequencer: &str) -> Arrival {
    Arrival {
        key: format!("call-records/{name}.csv"),
        version_id: format!("v{sequencer}"),
        at: at(0),
        sequencer: sequencer.to_owned(),
    }
}

pub(super) fn run_of(arrival: &Arrival) -> RunId {
    RunId::of(&arrival.key, &arrival.version_id)
}

fn month(text: &str) -> Month {
    Month::parse(text).unwrap()
}

fn totals(calls: u64, billed_seconds: u64, charge: &str) -> Totals {
    Totals { calls, billed_seconds, charge: CallCharge::parse(charge).unwrap() }
}

fn number(text: &str) -> DocumentNumber {
    DocumentNumber::parse(text).unwrap()
}

fn line(of: &str, line: &str, totals: Totals) -> InvoiceLineCalls {
    InvoiceLineCalls { number: number(of), line: line.to_owned(), totals }
}

fn fragment(id: SegmentId, totals: Totals) -> Segment {
    Segment {
        id,
        place: SegmentPlace::Fragment(Fragment {
            key: format!("call-fragments/month={}/x.csv.zst", id.month),
            offset: 1 << 40,
            length: 77,
        }),
        totals,
        first: "2026-06-01T00:00:00.001Z".parse().unwrap(),
        last: "2026-06-30T23:59:59.999Z".parse().unwrap(),
        sha256: "ab".repeat(32),
        extra_columns: vec!["zeta".to_owned(), "été".to_owned(), "alpha".to_owned()],
        kept_until: "2029-07-01T00:00:00.001Z".parse().unwrap(),
    }
}

fn parquet(id: SegmentId, totals: Totals) -> Segment {
    let file =
        |folder: &str| StoredFile { key: format!("{folder}/x"), length: u64::from(u32::MAX) };
    let place = SegmentPlace::Parquet(ParquetFiles {
        calls: file("calls"),
        numbers: file("call-numbers"),
        ids: file("call-ids"),
    });
    Segment { place, extra_columns: Vec::new(), ..fragment(id, totals) }
}

/// The store with the lease of a run, and where it commits.
struct Committing<'a, S> {
    store: &'a S,
    account: AccountId,
    run: RunId,
}

impl<S: CommitSegments> Committing<'_, S> {
    fn id(&self, of: &str, pass: u32, part: u32) -> SegmentId {
        SegmentId { month: month(of), run: self.run, pass, part }
    }

    async fn commit(
        &self,
        (version, segment): (u64, &Segment),
        lines: &[InvoiceLineCalls],
        owner: &str,
    ) -> Result<CommitOutcome, app::store::StoreError> {
        let fence = CallFence { run: self.run, owner, copy: 31 };
        let commit = CallCommit { account: &self.account, version, segment, lines, fence };
        self.store.commit(&commit).await
    }
}

/// Listing of segments, and what is read of it. `account` has none before.
pub async fn listing(
    store: &(impl CommitSegments + ReadCallRecords + CallRunStore),
    account: &str,
) {
    let account = AccountId::parse(account).unwrap();
    let arrival = arrival(&format!("listing-{account}"), "1");
    let run = run_of(&arrival);
    store.register(run, &arrival).await.unwrap();
    let taken = store.acquire(run, "one", at(0), at(90)).await.unwrap();
    assert!(matches!(taken, Taken::Run(_)));
    let calls = Committing { store, account: account.clone(), run };

    assert_eq!(store.listed(&account, month("2026-06")).await.unwrap(), Default::default());
    let first = fragment(calls.id("2026-06", 0, 0), totals(2, 90, "0.05"));
    let outcome = calls.commit((0, &first), &[line("1#2", "", totals(1, 30, "0.02"))], "one").await;
    assert_eq!(outcome, Ok(CommitOutcome::Committed));
    let listed = store.listed(&account, month("2026-06")).await.unwrap();
    assert_eq!((listed.version, listed.segments), (1, vec![first.clone()]));

    versions_and_fences(&calls, &first).await;

    let second = parquet(calls.id("2026-06", 1, 3), totals(10, 600, "-210.690001"));
    let lines = [line("1#2", "", totals(1, 6, "-0.010001")), line("1", "2", totals(3, 9, "7"))];
    let outcome = calls.commit((1, &second), &lines, "one").await;
    assert_eq!(outcome, Ok(CommitOutcome::Committed));
    let third = fragment(calls.id("2026-05", 0, 0), totals(1, 1, "0"));
    let lines = [line("1#2", "", totals(1, 1, "0")), line("1#2", "é#", totals(1, 1, "100"))];
    assert_eq!(calls.commit((0, &third), &lines, "one").await, Ok(CommitOutcome::Committed));

    shown(store, &account, [third, first, second]).await;
}

/// Nothing is listed twice, on another version, or without the lease.
async fn versions_and_fences<S: CommitSegments + ReadCallRecords>(
    calls: &Committing<'_, S>,
    first: &Segment,
) {
    let lines = [line("1#2", "", totals(1, 30, "0.02"))];
    for version in [0, 1, 2] {
        let again = calls.commit((version, first), &lines, "one").await;
        assert_eq!(again, Ok(CommitOutcome::AlreadyListed), "version {version}");
    }
    let other = fragment(calls.id("2026-06", 0, 1), totals(1, 1, "1"));
    for version in [0, 2] {
        let moved = calls.commit((version, &other), &lines, "one").await;
        assert_eq!(moved, Ok(CommitOutcome::VersionMoved), "version {version}");
    }
    assert_eq!(calls.commit((1, &other), &lines, "two").await, Err(LEASE_LOST));
    assert_eq!(calls.commit((0, first), &lines, "two").await, Err(LEASE_LOST));
    let store = calls.store;
    let listed = store.listed(&calls.account, month("2026-06")).await.unwrap();
    assert_eq!((listed.version, listed.segments.len()), (1, 1), "nothing was written");
    let sums = store.invoice_sums(&calls.account, &number("1#2")).await.unwrap();
    assert_eq!(sums.lines[""], totals(1, 30, "0.02"));
}

async fn shown(
    store: &(impl CommitSegments + ReadCallRecords),
    account: &AccountId,
    [may, first, second]: [Segment; 3],
) {
    let [five, six, seven] = ["2026-05", "2026-06", "2026-07"].map(month);
    let all = store.segments(account, five, seven).await.unwrap();
    assert_eq!(all, [may, first.clone(), second.clone()]);
    assert_eq!(store.segments(account, six, six).await.unwrap(), [first, second]);
    let months = store.months(account, five, six).await.unwrap();
    let read: Vec<_> = months.iter().map(|one| (one.month, one.version, one.totals)).collect();
    assert_eq!(
        read,
        [(five, 1, totals(1, 1, "0")), (six, 2, totals(12, 690, "-210.640001"))],
        "sums are exact"
    );
    assert_eq!(store.months(account, seven, seven).await.unwrap(), []);
    let other = AccountId::parse(&format!("{account}-other")).unwrap();
    assert_eq!(store.segments(&other, five, seven).await.unwrap(), []);

    let calls = store.invoice_calls(account, &number("1#2")).await.unwrap();
    let expected = [("", totals(3, 37, "0.009999")), ("é#", totals(1, 1, "100"))];
    let expected = expected.map(|(line, totals)| (line.to_owned(), totals)).into();
    assert_eq!(calls, InvoiceCalls { lines: expected, months: BTreeSet::from([five, six]) });
    assert_eq!(store.invoice_sums(account, &number("1#2")).await.unwrap(), calls);
    let one = store.invoice_calls(account, &number("1")).await.unwrap();
    assert_eq!(one.lines, [("2".to_owned(), totals(3, 9, "7"))].into(), "`#` ends no number");
    assert_eq!(store.invoice_calls(account, &number("2")).await.unwrap(), Default::default());
}

/// The largest commit fits, with the longest line ids, and another run commits beside.
pub async fn bounds(store: &(impl CommitSegments + CallRunStore), account: &str) {
    let account = AccountId::parse(account).unwrap();
    for (version, name) in (0..).zip(["a", "b"]) {
        let arrival = arrival(&format!("bounds-{name}-{account}"), "1");
        let run = run_of(&arrival);
        store.register(run, &arrival).await.unwrap();
        store.acquire(run, name, at(0), at(90)).await.unwrap();
        let calls = Committing { store, account: account.clone(), run };
        let segment = fragment(calls.id("2026-06", 0, 0), totals(1, 1, "1"));
        let most = u64::MAX / 4;
        let lines: Vec<_> = (0..MAX_INVOICE_LINES)
            .map(|at| line("9", &format!("{at:0128}"), totals(most, most, "999999999999.999999")))
            .collect();
        let outcome = calls.commit((version, &segment), &lines, name).await;
        assert_eq!(outcome, Ok(CommitOutcome::Committed));
    }
    let sums = store.invoice_sums(&account, &number("9")).await.unwrap();
    assert_eq!(sums.lines.len(), MAX_INVOICE_LINES);
    let sum = CallCharge::parse_sum("1999999999999.999998").unwrap();
    assert!(sums.lines.values().all(|line| line.charge == sum));
}

/// The list of invoices that do not tie, in a store without any.
pub async fn untied(store: &(impl CommitSegments + ReadUntied)) {
    let mark = |calls, tied, difference: &str| TieOutMark {
        calls: totals(calls, 60, "1.5"),
        issued_on: date(2026, 7, 1),
        tied,
        difference: Money::parse(difference, Currency::CAD).unwrap(),
    };
    assert_eq!(store.untied_invoices(None, 200).await.unwrap(), (Vec::new(), None));
    let invoices = [("a", "1"), ("a", "1#1"), ("a-b", "7"), ("b", "é"), ("c:1", "1")];
    let invoices = invoices.map(|(account, of)| (AccountId::parse(account).unwrap(), number(of)));
    for (account, number) in invoices.iter().rev() {
        store.mark_tie_out(account, number, &mark(3, false, "-0.01")).await.unwrap();
    }
    let (all, next) = store.untied_invoices(None, 5).await.unwrap();
    let found: Vec<_> = all.iter().map(|one| (one.account.clone(), one.number.clone())).collect();
    assert_eq!((found, next), (invoices.to_vec(), None), "by account and number");
    assert_eq!((all[0].calls, all[0].issued_on), (3, date(2026, 7, 1)));
    assert_eq!(all[0].difference, Money::parse("-0.01", Currency::CAD).unwrap());

    let (mut paged, mut after) = (Vec::new(), None);
    loop {
        let (page, next) = store.untied_invoices(after.as_ref(), 2).await.unwrap();
        assert!(page.len() <= 2);
        paged.extend(page);
        after = next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(paged, all);

    let (account, number) = &invoices[1];
    store.mark_tie_out(account, number, &mark(2, true, "0.00")).await.unwrap();
    let count = async || store.untied_invoices(None, 200).await.unwrap().0.len();
    assert_eq!(count().await, 5, "it was computed from fewer calls");
    store.mark_tie_out(account, number, &mark(3, true, "0.00")).await.unwrap();
    assert_eq!(count().await, 4, "it ties");
    store.mark_tie_out(account, number, &mark(4, false, "0.00")).await.unwrap();
    let (all, _) = store.untied_invoices(None, 200).await.unwrap();
    assert_eq!((all.len(), all[1].calls), (5, 4), "it does not tie again");
}

/// Jobs of an account that has none.
pub async fn jobs(store: &(impl StartJobs + RecordJobs), account: &str) {
    let account = AccountId::parse(account).unwrap();
    let id = JobId::parse("5f0c7d3e-9a41-4b8e-8d25-6f1b90c2a7e3").unwrap();
    assert_eq!(store.job(&account, id).await.unwrap(), None);
    let running = |permille| JobState::Running { permille };
    store.record_job(&account, id, &running(1)).await.unwrap();
    assert_eq!(store.job(&account, id).await.unwrap(), None, "what was deleted stays so");
    let job = Job {
        id,
        account: account.clone(),
        user: UserId::parse("3d8b7b1e-7c53-5c34-8f35-6f1f6d2f6a10").unwrap(),
        request: "{\"number\":\"555\"}".to_owned(),
        state: JobState::Queued,
        started_at: at(0),
        expires_at: at(86_400),
    };
    store.put_job(&job).await.unwrap();
    let later = Job { started_at: at(9), request: String::new(), ..job.clone() };
    store.put_job(&later).await.unwrap();
    assert_eq!(store.job(&account, id).await.unwrap().as_ref(), Some(&job), "the first stays");
    let other = AccountId::parse(&format!("{account}-other")).unwrap();
    assert_eq!(store.job(&other, id).await.unwrap(), None, "of another account");

    let state = async || store.job(&account, id).await.unwrap().unwrap().state;
    for (set, expected) in [(0, 0), (700, 700), (200, 700), (700, 700), (1000, 1000)] {
        store.record_job(&account, id, &running(set)).await.unwrap();
        assert_eq!(state().await, running(expected), "progress never falls");
    }
    let file = DownloadFile { key: "downloads/a/b/juin été.csv".into(), bytes: 1 << 40 };
    store.record_job(&account, id, &JobState::Done(file.clone())).await.unwrap();
    for late in [running(1000), JobState::Failed, JobState::Queued] {
        store.record_job(&account, id, &late).await.unwrap();
        assert_eq!(state().await, JobState::Done(file.clone()), "a message may come twice");
    }
    assert_eq!(store.job(&account, id).await.unwrap().unwrap().request, job.request);

    let id = JobId::parse("5f0c7d3e-9a41-4b8e-8d25-6f1b90c2a7e4").unwrap();
    store.put_job(&Job { id, ..job }).await.unwrap();
    store.record_job(&account, id, &JobState::Failed).await.unwrap();
    store.record_job(&account, id, &running(1000)).await.unwrap();
    let failed = store.job(&account, id).await.unwrap().unwrap();
    assert_eq!(failed.state, JobState::Failed);
}
