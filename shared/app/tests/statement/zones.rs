//! Accounts that move between time zones: effective days never run backwards, and all screens show
//! the same amounts for a day, including today.

use app::reading::dashboard;
use domain::date::{day_in, zone};
use jiff::SignedDuration;

use super::*;
use testkit::payment::limits;

/// From the first zone to begin a day to the last, with two common ones between.
const ZONES: [&str; 4] = ["Pacific/Kiritimati", "UTC", "America/Vancouver", "Pacific/Pago_Pago"];

/// Postings: hours since the one before, index of the account's zone, and the posting.
fn zone_steps() -> impl Strategy<Value = Vec<(i64, usize, steps::Step)>> {
    let hours = prop_oneof![3 => 0_i64..12, 1 => 12_i64..80];
    proptest::collection::vec((hours, 0..ZONES.len(), steps::step()), 1..40)
}

/// The books after these steps, the zone of the account at the end, and the time of the last step.
fn booked(
    currency: usize,
    steps: &[(i64, usize, steps::Step)],
) -> (Books, &'static str, Timestamp) {
    let mut books = Books::new(currency, MAX_CREDIT_CHANGES);
    let mut now = books::START.at(3, 0, 0, 0).in_tz("UTC").unwrap().timestamp();
    let mut name = "UTC";
    for (hours, index, step) in steps {
        now += SignedDuration::from_hours(*hours);
        name = ZONES[*index];
        books.today = day_in(&zone(name).unwrap(), now);
        if let Some(act) = books.act(&steps::Step { passes: 0, ..*step }) {
            let _refused = books.run(&act);
        }
    }
    (books, name, now)
}

fn total(aging: &Aging) -> i64 {
    let buckets: i64 = aging.buckets.iter().map(|bucket| units(bucket.amount)).sum();
    buckets + units(aging.disputed) - units(aging.unapplied)
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 100,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn aging_and_statement_of_a_day_agree_after_moves_between_zones(
        currency in 0_usize..3,
        steps in zone_steps(),
    ) {
        let (books, zone_name, now) = booked(currency, &steps);
        let civil = day_in(&zone(zone_name).unwrap(), now);
        let today = books.ledger.last_change_on.map_or(civil, |last| last.max(civil));
        let shown = shown_in(&books, zone_name, now, today);
        let mut day = books::START.checked_sub(3.days()).unwrap();
        while day <= today {
            let statement = shown.statement(day, day);
            check(&books, &statement);
            let aging = shown.aging(day);
            prop_assert_eq!(&aging, &statement.aging, "aging of {}", day);
            prop_assert_eq!(total(&aging), units(statement.closing), "L5 and L6 of {}", day);
            day = day.tomorrow().unwrap();
        }
        let clock = FixedClock::at(now);
        let present = run(aging(&shown.store, &clock, &shown.account, None)).unwrap().unwrap();
        prop_assert_eq!(&present, &shown.aging(today), "without a day, as of today");
        prop_assert_eq!(present.balance, books.ledger.balance, "present balance");
        let shown_now = run(dashboard(&shown.store, &shown.account, limits, now));
        let tiles = shown_now.unwrap().unwrap().tiles;
        let late: i64 = present.buckets.iter().skip(1).map(|bucket| units(bucket.amount)).sum();
        prop_assert_eq!((tiles.balance, units(tiles.past_due)), (present.balance, late));
        let ahead = run(statement(&shown.store, &clock, &shown.account, today, day));
        prop_assert_eq!(ahead, Ok(Some(shown.statement(today, today))), "tomorrow counts as today");
    }
}
