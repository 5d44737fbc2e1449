//! What is asked: as a filter, and as SQL that a reader of the design would write.

use std::fmt::Write;

use domain::call_record::{Filter, Order, SortKey};
use jiff::{ToSpan, civil::Date, tz::TimeZone};
use proptest::{prelude::*, sample::select};

use crate::arbitrary::{filter, order};

/// Zones with changes of an hour and of half an hour, at half hours and at quarters, and none.
pub const ZONES: [&str; 6] = [
    "America/Toronto",
    "America/St_Johns",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "UTC",
];

/// A search, with the zone in which days are meant.
#[derive(Clone, Debug)]
pub struct Question {
    pub filter: Filter,
    pub order: Order,
    pub zone: &'static str,
    /// Both included: then the filter's instants are the midnights of the zone.
    pub days: Option<(Date, Date)>,
}

pub fn question() -> impl Strategy<Value = Question> {
    let days = prop::option::weighted(0.4, (-3_i64..5, 0_i64..3));
    (filter(), order(), select(ZONES.to_vec()), days).prop_map(|(filter, order, zone, days)| {
        let asked = Question { filter, order, zone, days: None };
        match days {
            None => asked,
            Some((first, more)) => {
                let first: Date = Date::constant(2026, 10, 31) + first.days();
                asked.within(first, first + more.days())
            }
        }
    })
}

impl Question {
    /// All calls of a civil day.
    pub fn of_day(zone: &'static str, day: Date) -> Self {
        let (filter, order) = (Filter::default(), Order::default());
        Self { filter, order, zone, days: None }.within(day, day)
    }

    fn within(mut self, first: Date, last: Date) -> Self {
        let zone = TimeZone::get(self.zone).unwrap();
        let midnight = |date: Date| date.to_zoned(zone.clone()).unwrap().timestamp();
        self.filter.from = Some(midnight(first));
        self.filter.to = Some(midnight(last + 1.day()));
        self.days = Some((first, last));
        self
    }

    /// The condition on a row.
    pub fn condition(&self) -> String {
        let Filter { from, to, number, direction, extension, cost_centre, .. } = &self.filter;
        let Filter { destination, min_charge, min_seconds, invoice_number, .. } = &self.filter;
        let mut sql = "true".to_owned();
        let mut and = |condition: String| write!(sql, " AND {condition}").unwrap();
        if let Some((first, last)) = self.days {
            let day = format!("(started_at AT TIME ZONE '{}')::DATE", self.zone);
            and(format!("{day} BETWEEN DATE '{first}' AND DATE '{last}'"));
        } else {
            from.iter().for_each(|it| {
                and(format!("epoch_us(started_at) >= {}", it.as_microsecond()));
            });
            to.iter().for_each(|it| {
                and(format!("epoch_us(started_at) < {}", it.as_microsecond()));
            });
        }
        if let Some(part) = number {
            let part = text(part);
            let has = |number: &str| match self.filter.masked {
                true => format!("contains({}, {part})", masked(number)),
                false => format!("contains({number}, {part})"),
            };
            and(format!("({} OR {})", has("caller"), has("callee")));
        }
        let direction = direction.map(|it| it.to_string());
        for (column, wanted) in [
            ("direction", &direction),
            ("extension", extension),
            ("cost_centre", cost_centre),
            ("destination", destination),
            ("invoice_number", invoice_number),
            ("line_id", &self.filter.line_id),
        ] {
            wanted.iter().for_each(|it| and(format!("{column} = {}", text(it))));
        }
        min_charge.iter().for_each(|it| {
            and(format!("charge::DECIMAL(38, 6) >= '{it}'::DECIMAL(38, 6)"));
        });
        min_seconds.iter().for_each(|it| and(format!("billed_s >= {it}")));
        sql
    }
}

/// A text in SQL.
fn text(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// A number with its last four digits hidden: four times, the last digit that is still there.
fn masked(number: &str) -> String {
    (0..4)
        .fold(number.to_owned(), |sql, _| format!("regexp_replace({sql}, '\\pN(\\PN*)$', '•\\1')"))
}

/// What an order is in SQL.
pub fn ordering(order: Order) -> String {
    let way = if order.descending { "DESC" } else { "ASC" };
    let key = match order.key {
        SortKey::StartedAt => String::new(),
        SortKey::Charge => format!("charge {way}, "),
        SortKey::BilledSeconds => format!("billed_s {way}, "),
    };
    format!("{key}started_at {way}, call_id {way}")
}
