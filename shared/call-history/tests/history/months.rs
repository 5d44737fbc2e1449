//! The months of Call History agree with a count of all calls.

use call_history::{Page, call_history, search};
use domain::call_record::{CallRecord, Filter, Order};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use proptest::prelude::*;
use testkit::call_records::{MemoryCalls, call};

use crate::world::account;

const ZONES: [&str; 5] =
    ["America/Toronto", "America/St_Johns", "Asia/Kolkata", "Etc/UTC", "Pacific/Apia"];

/// Calls within three days of the ends of months, where zones disagree, and one at each midnight.
fn calls() -> impl Strategy<Value = Vec<CallRecord>> {
    let near = (0_usize..8, -72_i64..72, 0_u32..60).prop_map(|(month, hours, minutes)| {
        let ends = [
            "2025-12-31T23:59:59.999Z",
            "2026-01-31T00:00:00Z",
            "2026-03-01T00:00:00Z",
            "2026-03-31T04:00:00Z",
            "2026-05-01T00:00:00Z",
            "2026-06-01T00:00:00Z",
            "2026-07-01T00:00:00Z",
            "2026-07-31T18:30:00Z",
        ];
        let at: Timestamp = ends[month].parse().unwrap();
        at + SignedDuration::from_hours(hours) + SignedDuration::from_mins(minutes.into())
    });
    prop::collection::vec(near, 0..60).prop_map(|starts| {
        let named = starts.into_iter().enumerate();
        named.map(|(at, start)| call(&format!("c-{at}"), &start.to_string())).collect()
    })
}

fn month_of(start: Timestamp, zone: &TimeZone) -> String {
    zone.to_datetime(start).date().strftime("%Y-%m").to_string()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn months_have_the_calls_that_start_in_them_by_the_account_s_clock(
        batches in prop::collection::vec(calls(), 1..4),
        zone in prop::sample::select(&ZONES),
    ) {
        let store = MemoryCalls::default();
        for batch in batches.iter().filter(|batch| !batch.is_empty()) {
            store.list("a", batch);
        }
        let (account, now) = (account(zone), "2026-07-15T12:00:00Z".parse().unwrap());
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let history = call_history(&store, &store, &account, now);
        let months = runtime.block_on(history).unwrap();
        prop_assert_eq!(months.len(), 7);
        for month in months {
            let name = month.month.to_string();
            let of = |call: &&CallRecord| month_of(call.started_at, &account.zone) == name;
            let calls = batches.iter().flatten().filter(of).count();
            prop_assert_eq!(month.totals.calls, calls as u64, "{} {}", zone, name);
            prop_assert_eq!(month.totals.billed_seconds, 60 * calls as u64);
        }
    }
}

#[tokio::test]
async fn calls_are_found_until_their_files_are_no_longer_kept() {
    let store = MemoryCalls::default().with("a", &[call("1", "2029-12-20T12:00:00Z")]);
    let (account, filter) = (account("America/Toronto"), Filter::default());
    let found = async |now: &str| {
        let now: Timestamp = now.parse().unwrap();
        let page = Page { order: Order::default(), after: None, limit: 5 };
        let found = search(&store, &store, &account, &filter, page, now).await.unwrap();
        let months = call_history(&store, &store, &account, now).await.unwrap();
        (found.totals.calls, months.iter().map(|month| month.totals.calls).sum())
    };
    assert_eq!(found("2029-12-31T23:59:59.999Z").await, (1, 1_u64));
    assert_eq!(found("2030-01-01T00:00:00Z").await, (0, 0));
}
