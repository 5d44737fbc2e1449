//! Accounts that move from zone to zone: their days of effect never run backwards, and what is
//! shown of a day is one, also today.

use app::reading::dashboard;
use domain::date::{day_in, zone};
use jiff::SignedDuration;

use super::*;

/// From the first to begin a day to the last, with two that most accounts are in.
const ZONES: [&str; 4] = ["Pacific/Kiritimati", "UTC", "America/Vancouver", "Pacific/Pago_Pago"];

/// What happens next: so many hours later, in this zone.
fn credit_changes() -> impl Strategy<Value = Vec<(i64, usize, steps::Step)>> {
    let hours = prop_oneof![3 => 0_i64..12, 1 => 12_i64..80];
    proptest::collection::vec((hours, 0..ZONES.len(), steps::step()), 1..40)
}

/// The books after these moves, the zone that the account is in at the end, and the instant.
fn booked(
    currency: usize,
    credit_changes: &[(i64, usize, steps::Step)],
) -> (Books, &'static str, Timestamp) {
    let mut books = Books::new(currency, MOST_MOVES);
    let mut now = books::START.at(3, 0, 0, 0).in_tz("UTC").unwrap().timestamp();
    let mut place = "UTC";
    for (hours, to, step) in credit_changes {
        now += SignedDuration::from_hours(*hours);
        place = ZONES[*to];
        books.today = day_in(&zone(place).unwrap(), now);
        if let Some(act) = books.act(&steps::Step { passes: 0, ..*step }) {
            let _refused = books.run(&act);
        }
    }
    (books, place, now)
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
    fn aging_and_statement_of_a_day_agree_wherever_the_account_has_moved(
        currency in 0_usize..3,
        credit_changes in credit_changes(),
    ) {
        let (books, place, now) = booked(currency, &credit_changes);
        let civil = day_in(&zone(place).unwrap(), now);
        let today = books.ledger.last_change_on.map_or(civil, |last| last.max(civil));
        let shown = shown_in(&books, place, now, today);
        let mut day = books::START.checked_sub(3.days()).unwrap();
        while day <= today {
            let statement = shown.statement(day, day);
            check(&books, &statement);
            let aging = shown.aging(day);
            prop_assert_eq!(&aging, &statement.aging, "one aging of {}", day);
            prop_assert_eq!(total(&aging), units(statement.closing), "L5 and L6 of {}", day);
            day = day.tomorrow().unwrap();
        }
        let clock = FixedClock::at(now);
        let present = run(aging(&shown.store, &clock, &shown.account, None)).unwrap().unwrap();
        prop_assert_eq!(&present, &shown.aging(today), "without a day it is today's");
        prop_assert_eq!(present.balance, books.ledger.balance, "the present is today's");
        let tiles = run(dashboard(&shown.store, &shown.account, now)).unwrap().unwrap().tiles;
        let late: i64 = present.buckets.iter().skip(1).map(|bucket| units(bucket.amount)).sum();
        prop_assert_eq!((tiles.balance, units(tiles.past_due)), (present.balance, late));
        let ahead = run(statement(&shown.store, &clock, &shown.account, today, day));
        prop_assert_eq!(ahead, Ok(Some(shown.statement(today, today))), "the day after is today");
    }
}
