//! What a search reads: few requests and few bytes, whatever the segment has besides.

use app::call_records::SegmentPlace;
use call_store::{Query, search};
use domain::call_record::{CallCharge, CallRecord, Direction, Filter, Order, SortKey};
use jiff::{Timestamp, ToSpan};

use crate::support::{Files, run, store};

/// Calls of 20 extensions to many numbers, one a second.
pub fn calls(count: usize) -> Vec<CallRecord> {
    let first: Timestamp = "2026-06-01T00:00:00Z".parse().unwrap();
    let call = |number: usize| CallRecord {
        call_id: format!("{number}"),
        invoice_number: "INV-1".to_owned(),
        line_id: String::new(),
        started_at: first + i64::try_from(number).unwrap().seconds(),
        duration_seconds: 60,
        billed_seconds: 60,
        direction: Direction::Outbound,
        caller: format!("+14165550{:03}", number % 20),
        callee: format!("+1613{:07}", number.wrapping_mul(7_919) % 10_000_000),
        caller_name: String::new(),
        extension: format!("{:03}", number % 20),
        cost_centre: "Sales".to_owned(),
        destination: "Ottawa".to_owned(),
        charge: CallCharge::from_millionths(i64::try_from(number % 1_000).unwrap()),
    };
    (0..count).map(call).collect()
}

#[test]
fn a_search_reads_what_it_needs_and_little_else() {
    let files = Files::default();
    let segment = store(&files, &mut calls(40_000), (0, 0, true));
    let SegmentPlace::Parquet(place) = &segment.place else { panic!("a large segment") };
    let all = place.calls.length;
    let end = 20 << 10;
    let by_start = Order { key: SortKey::StartedAt, descending: true };
    let day = |from: i64| segment.first + from.hours();
    let number = |part: &str| Filter { number: Some(part.to_owned()), ..Filter::default() };
    let in_time = Filter { from: Some(day(2)), to: Some(day(3)), ..Filter::default() };
    let of_one = Filter { extension: Some("007".to_owned()), ..Filter::default() };
    // How many calls match, how many requests are made, and which part of the file is read.
    for (name, filter, matches, most_gets, most_bytes) in [
        // The end of the file, and the pages of the last rows: the sums are listed.
        ("everything", Filter::default(), 40_000, 3, end + all / 40),
        // The page of starts at each end of the hour too, and what is summed.
        ("an hour", in_time, 3_600, 12, end + all / 4),
        ("an extension", of_one, 2_000, 60, end + all / 2),
        // The distinct numbers, the lists of those that match, and their rows.
        ("a number", number("0007919"), 1, 12, all / 4),
        ("nobody's number", number("999999999999"), 0, 6, all / 4),
    ] {
        files.read_since();
        let query = Query { filter, order: by_start, after: None, limit: 50 };
        let found = run(search(&files, std::slice::from_ref(&segment), &query)).unwrap();
        let (gets, bytes) = files.read_since();
        assert_eq!(found.totals.calls, matches, "{name}");
        assert!(gets <= most_gets, "{name}: {gets} requests");
        assert!(bytes <= most_bytes, "{name}: {bytes} bytes of {all}");
    }
}

#[test]
fn sums_are_right_whether_amounts_fit_into_one_column_or_not() {
    let least = CallCharge::from_millionths(500);
    let filter = Filter { min_charge: Some(least), min_seconds: Some(60), ..Filter::default() };
    let order = Order { key: SortKey::Charge, descending: true };
    let query = Query { filter, order, after: None, limit: 50 };
    let found = |change: &dyn Fn(&mut CallRecord)| {
        let files = Files::default();
        let mut calls = calls(40_000);
        calls.iter_mut().for_each(|call| call.charge = call.charge.plus(call.charge));
        change(&mut calls[39_000]);
        let segment = store(&files, &mut calls, (0, 0, true));
        let found = run(search(&files, std::slice::from_ref(&segment), &query)).unwrap();
        let mut wanted = domain::call_record::Totals::default();
        let matching = calls.iter().filter(|call| query.filter.matches(call));
        matching.for_each(|call| wanted.add(call.billed_seconds, call.charge));
        assert_eq!(found.totals, wanted);
        files.read_since().1
    };
    let in_one = found(&|_| ());
    let in_two = [
        found(&|call| call.billed_seconds = 1 << 22),
        found(&|call| call.charge = CallCharge::from_millionths(1 << 42)),
        found(&|call| call.charge = CallCharge::from_millionths(-(1 << 42))),
    ];
    for bytes in in_two {
        assert!(in_one < bytes, "{in_one} bytes in one column, {bytes} in two");
    }
}
