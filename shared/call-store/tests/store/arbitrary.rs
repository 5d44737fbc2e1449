//! Random calls and searches, with values that often meet.

use domain::call_record::{CallCharge, CallRecord, Direction, Filter, Order, SortKey};
use jiff::{Timestamp, ToSpan, civil, tz::TimeZone};
use proptest::{prelude::*, sample::select};

use crate::support::{Files, store};

/// Segments in memory, and all their calls.
pub struct Stored {
    pub files: Files,
    pub segments: Vec<app::call_records::Segment>,
    pub calls: Vec<CallRecord>,
}

impl std::fmt::Debug for Stored {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let segments = self.segments.iter().map(|it| (&it.place, it.totals.calls));
        f.debug_list().entries(segments).entries(&self.calls).finish()
    }
}

fn start() -> impl Strategy<Value = Timestamp> {
    // A clock goes back in Toronto in the night to 1 November 2026, 06:00 UTC.
    let near: Timestamp = "2026-11-01T05:59:58Z".parse().unwrap();
    prop_oneof![
        3 => (0_i64..4_000).prop_map(move |ms| near + ms.milliseconds()),
        2 => (0_i64..4).prop_map(move |s| near + s.seconds()),
        5 => (-200_000_i64..400_000).prop_map(move |s| near + s.seconds()),
    ]
}

pub fn number() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => "\\+1(416|647)555[0-9]{2}(01|23)",
        2 => "(00|0|011|\\+)?[1-9][0-9]{1,11}",
        1 => select(vec!["", "+", "anonymous", "0042", "00", "sip:bob@example.com", "٤١٦٥"])
            .prop_map(str::to_owned),
        1 => "\\+?[0-9]{17,40}",
        1 => "[0-9a-z, \"+•é]{1,9}",
    ]
}

pub fn call() -> impl Strategy<Value = CallRecord> {
    let text = |words: &'static [&'static str]| select(words).prop_map(str::to_owned);
    let charge = prop_oneof![
        5 => (0_i64..4).prop_map(|it| it * 500),
        3 => -2_000_000_i64..9_000_000,
        1 => -999_999_999_999_999_999_i64..=999_999_999_999_999_999,
    ];
    let seconds = prop_oneof![4 => 0_u32..5, 2 => 0_u32..4_000, 1 => any::<u32>()];
    let whose = (number(), number(), select(Direction::ALL), text(&["", "Zoë, \"Z\"\nB", "Al"]));
    let place = (
        text(&["", "101", "0042", "102"]),
        text(&["", "Sales", "R&D, Ottawa"]),
        text(&["Canada", "France", "", "Ünited"]),
    );
    let bill = (text(&["", "INV-1", "INV-2"]), text(&["", "1", "2"]));
    (start(), seconds.clone(), seconds, charge, whose, place, bill, any::<u32>()).prop_map(
        |(started_at, duration, billed, charge, whose, place, bill, id)| CallRecord {
            call_id: format!("{:x}", id % 97),
            invoice_number: bill.0,
            line_id: bill.1,
            started_at,
            duration_seconds: duration,
            billed_seconds: billed,
            direction: whose.2,
            caller: whose.0,
            callee: whose.1,
            caller_name: whose.3,
            extension: place.0,
            cost_centre: place.1,
            destination: place.2,
            charge: CallCharge::from_millionths(charge),
        },
    )
}

/// Segments of up to so many calls; some are large ones.
pub fn stored(calls: usize) -> impl Strategy<Value = Stored> {
    let calls = prop::collection::vec(call(), 1..calls);
    let segment = (calls, any::<u8>(), any::<bool>(), any::<bool>());
    prop::collection::vec(segment, 0..6).prop_map(|segments| {
        let files = Files::default();
        let (mut all, mut stored) = (Vec::new(), Vec::new());
        for (part, (mut calls, kind, large, alike)) in segments.into_iter().enumerate() {
            // Ids are unique within an account and month.
            for (place, call) in calls.iter_mut().enumerate() {
                call.call_id = format!("{}-{part}-{place}", call.call_id);
                // Then seconds and charges are read from one column (`amounts.rs`).
                if alike {
                    call.billed_seconds %= 3;
                    call.charge = CallCharge::from_millionths(i64::from(call.billed_seconds) - 1);
                }
            }
            let part = u32::try_from(part).unwrap();
            stored.push(store(&files, &mut calls, (part, kind, large)));
            all.extend(calls);
        }
        Stored { files, segments: stored, calls: all }
    })
}

/// Two segments, one with lines of invoices, of so many calls that a search reads their columns
/// rather than single calls, unless few can match: some calls again and again, each time some
/// seconds later.
pub fn large() -> impl Strategy<Value = Stored> {
    let segment = |kind: u8| {
        prop::collection::vec(call(), 200).prop_map(move |calls| {
            let again = |(time, place): (usize, usize)| {
                let call = &calls[place];
                let started_at = call.started_at + (i64::try_from(time).unwrap() * 7).seconds();
                CallRecord { call_id: format!("{kind}-{time}-{place}"), started_at, ..call.clone() }
            };
            let times = (0..15).flat_map(|time| (0..200).map(move |place| (time, place)));
            (kind, times.map(again).collect::<Vec<_>>())
        })
    };
    (segment(1), segment(2)).prop_map(|(one, other)| {
        let files = Files::default();
        let (mut all, mut segments) = (Vec::new(), Vec::new());
        for (kind, mut calls) in [one, other] {
            segments.push(store(&files, &mut calls, (kind.into(), kind, true)));
            all.extend(calls);
        }
        Stored { files, segments, calls: all }
    })
}

/// Each part of a filter alone.
pub fn alone() -> Vec<Filter> {
    let none = Filter::default;
    let text = |text: &str| Some(text.to_owned());
    let instant = |text: &str| Some(text.parse().unwrap());
    vec![
        none(),
        Filter { from: instant("2026-11-01T06:00:00Z"), ..none() },
        Filter { to: instant("2026-11-01T06:00:00Z"), ..none() },
        Filter { number: text("647"), ..none() },
        Filter { number: text("6555••"), masked: true, ..none() },
        Filter { direction: Some(Direction::Inbound), ..none() },
        Filter { extension: text("0042"), ..none() },
        Filter { cost_centre: text("R&D, Ottawa"), ..none() },
        Filter { destination: text("Ünited"), ..none() },
        Filter { destination: text("nowhere"), ..none() },
        Filter { min_charge: Some(CallCharge::from_millionths(1_000)), ..none() },
        Filter { min_seconds: Some(2), ..none() },
        Filter { invoice_number: text("INV-1"), ..none() },
        Filter { line_id: text("2"), ..none() },
        Filter { line_id: text(""), ..none() },
    ]
}

/// Civil days of a zone, as a search by days gives them.
fn days() -> impl Strategy<Value = (Timestamp, Timestamp)> {
    let zones = vec!["America/Toronto", "America/St_Johns", "Asia/Kolkata", "UTC"];
    (select(zones), -3_i64..6, 1_i64..4).prop_map(|(zone, first, count)| {
        let zone = TimeZone::get(zone).unwrap();
        let midnight = |days: i64| {
            let date = civil::date(2026, 10, 31) + days.days();
            date.to_zoned(zone.clone()).unwrap().timestamp()
        };
        (midnight(first), midnight(first + count))
    })
}

pub fn filter() -> impl Strategy<Value = Filter> {
    let rarely = |words: &'static [&'static str]| {
        prop::option::weighted(0.2, select(words).prop_map(str::to_owned))
    };
    let instant = || start().prop_map(|it| it + 300.microseconds());
    let time = prop_oneof![
        3 => Just((None, None)),
        2 => days().prop_map(|(from, to)| (Some(from), Some(to))),
        2 => (prop::option::of(start()), prop::option::of(instant())),
    ];
    let part = prop_oneof![
        select(vec!["", "416", "647", "555", "0123", "+1", "•", "6555••", "a", "00", "+", "42"])
            .prop_map(str::to_owned),
        "[0-9]{1,3}",
    ];
    let texts = (
        rarely(&["101", "0042", "", "nobody"]),
        rarely(&["Sales", "", "R&D, Ottawa"]),
        rarely(&["Canada", "Ünited"]),
        rarely(&["INV-1", "", "INV-9"]),
        rarely(&["1", "", "9"]),
    );
    let least = prop_oneof![(0_i64..4).prop_map(|it| it * 500), any::<i64>(),];
    (
        time,
        prop::option::weighted(0.4, part),
        prop::option::weighted(0.2, select(Direction::ALL)),
        texts,
        prop::option::weighted(0.2, least),
        prop::option::weighted(0.2, 0_u32..5),
        any::<bool>(),
    )
        .prop_map(|(time, number, direction, texts, charge, min_seconds, masked)| Filter {
            from: time.0,
            to: time.1,
            number,
            direction,
            extension: texts.0,
            cost_centre: texts.1,
            destination: texts.2,
            min_charge: charge.map(CallCharge::from_millionths),
            min_seconds,
            invoice_number: texts.3,
            line_id: texts.4,
            masked,
        })
}

pub fn order() -> impl Strategy<Value = Order> {
    let keys = vec![SortKey::StartedAt, SortKey::Charge, SortKey::BilledSeconds];
    (select(keys), any::<bool>()).prop_map(|(key, descending)| Order { key, descending })
}
