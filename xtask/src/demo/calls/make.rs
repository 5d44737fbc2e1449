//! Makes calls that add up to a given number, to given seconds and to a given amount.

use anyhow::{Context, Result};
use domain::call_record::{CallCharge, CallRecord, Direction};
use jiff::{Timestamp, civil::Date, tz::TimeZone};

use super::profile::{COUNTRIES, Kind, NAMES, Person, Profile};
use super::random::{Random, apportion, hash};

/// Shortest billed call, in seconds.
const SHORTEST: u64 = 6;

/// What calls must add up to.
pub(super) struct Wanted<'a> {
    /// The invoice that bills them; empty for none.
    pub(super) invoice: &'a str,
    /// Its line; empty for none.
    pub(super) line: &'a str,
    pub(super) kind: Kind,
    /// The days on which they begin.
    pub(super) days: &'a [Date],
    pub(super) calls: u64,
    /// Billed seconds, at least six a call.
    pub(super) seconds: u64,
    /// In ten-thousandths of the currency.
    pub(super) amount: u64,
}

/// Makes the calls of one account.
pub(super) struct Maker<'a> {
    profile: &'a Profile,
    zone: &'a TimeZone,
    random: Random,
}

/// The far end of a call.
struct Far {
    number: String,
    destination: &'static str,
    /// What a second costs in proportion to others of the same line.
    rate: u64,
}

impl<'a> Maker<'a> {
    /// For the account of the profile, which is in this zone.
    pub(super) fn new(profile: &'a Profile, zone: &'a TimeZone) -> Self {
        Self { profile, zone, random: Random::new(profile.account) }
    }

    /// Billed calls. Seconds and charges are divided so that the sums are exactly as wanted.
    pub(super) fn billed(&mut self, wanted: &Wanted<'_>) -> Result<Vec<CallRecord>> {
        let most = wanted.seconds.checked_div(wanted.calls).unwrap_or(0);
        let mean = most.saturating_sub(SHORTEST).max(1);
        let lengths: Vec<_> =
            (0..wanted.calls).map(|_| 1 + self.random.exponential(mean)).collect();
        let least = SHORTEST * wanted.calls;
        let beyond = wanted.seconds.checked_sub(least).context("too few seconds for the calls")?;
        let seconds = apportion(beyond, &lengths);
        let far: Vec<_> = seconds.iter().map(|_| self.far(wanted.kind)).collect();
        let weights: Vec<_> =
            far.iter().zip(&seconds).map(|(far, more)| far.rate * (SHORTEST + more)).collect();
        let charges = apportion(wanted.amount, &weights);
        let parts = far.into_iter().zip(seconds).zip(charges);
        parts
            .map(|((far, more), charge)| {
                let mut call = self.talk(wanted.kind == Kind::TollFree, far, wanted.days)?;
                call.duration_seconds = u32::try_from(SHORTEST + more)?;
                call.billed_seconds = call.duration_seconds;
                call.charge = CallCharge::from_millionths(i64::try_from(charge * 100)?);
                wanted.invoice.clone_into(&mut call.invoice_number);
                wanted.line.clone_into(&mut call.line_id);
                Ok(call)
            })
            .collect()
    }

    /// So many calls that nobody bills: between extensions, and those that the seats include.
    pub(super) fn free(&mut self, calls: u64, days: &[Date]) -> Result<Vec<CallRecord>> {
        (0..calls)
            .map(|_| {
                let kind = self.random.below(10);
                let mut call = if kind < 3 {
                    self.internal(days)?
                } else {
                    let far = self.far(Kind::National);
                    self.talk(kind < 7, far, days)?
                };
                if call.direction == Direction::Inbound {
                    call.callee = self.own(&call.extension);
                }
                call.duration_seconds = u32::try_from(4 + self.random.exponential(95))?;
                Ok(call)
            })
            .collect()
    }

    /// A call with an outside party, without seconds and charge. Inbound calls are to the
    /// toll-free number.
    fn talk(&mut self, inbound: bool, far: Far, days: &[Date]) -> Result<CallRecord> {
        let person = self.person()?;
        let mut call = self.call(person, days)?;
        far.destination.clone_into(&mut call.destination);
        if inbound {
            call.direction = Direction::Inbound;
            call.caller_name = name_of(&far.number);
            call.caller = far.number;
            self.profile.toll_free.clone_into(&mut call.callee);
        } else {
            call.caller = self.own(person.extension);
            call.callee = far.number;
        }
        Ok(call)
    }

    fn internal(&mut self, days: &[Date]) -> Result<CallRecord> {
        let (person, other) = (self.person()?, self.person()?);
        let mut call = self.call(person, days)?;
        call.direction = Direction::Internal;
        person.extension.clone_into(&mut call.caller);
        other.extension.clone_into(&mut call.callee);
        Ok(call)
    }

    /// An outbound call of a person on one of the days, with nothing else.
    fn call(&mut self, person: &Person, days: &[Date]) -> Result<CallRecord> {
        Ok(CallRecord {
            call_id: String::new(),
            invoice_number: String::new(),
            line_id: String::new(),
            started_at: self.start(days)?,
            duration_seconds: 0,
            billed_seconds: 0,
            direction: Direction::Outbound,
            caller: String::new(),
            callee: String::new(),
            caller_name: person.name.to_owned(),
            extension: person.extension.to_owned(),
            cost_centre: person.cost_centre.to_owned(),
            destination: String::new(),
            charge: CallCharge::ZERO,
        })
    }

    /// A time on one of the days, in business hours of the account's zone.
    fn start(&mut self, days: &[Date]) -> Result<Timestamp> {
        let week = &self.profile.week;
        let weight = |day: &Date| {
            let weekday = usize::try_from(day.weekday().to_monday_zero_offset());
            weekday.ok().and_then(|at| week.get(at)).copied().unwrap_or(1)
        };
        let day = days.get(self.random.weighted(days.iter().map(weight)));
        let (first, hours) = self.profile.hours;
        let hour = first + i8::try_from(self.random.weighted(hours.iter().copied()))?;
        let millisecond = i32::try_from(self.random.below(1_000))?;
        let (minute, second) = (self.random.below(60), self.random.below(60));
        let day = day.context("a bill of no days")?;
        let time = day.at(hour, i8::try_from(minute)?, i8::try_from(second)?, 0);
        let start = time.to_zoned(self.zone.clone())?.timestamp();
        Ok(start + jiff::SignedDuration::from_millis(millisecond.into()))
    }

    /// The far end. A few numbers have most of the calls.
    fn far(&mut self, kind: Kind) -> Far {
        let profile = self.profile;
        if kind == Kind::International {
            let at = self.random.weighted(COUNTRIES.iter().map(|country| country.weight));
            if let Some(country) = COUNTRIES.get(at) {
                let digits = 10_u64.pow(country.digits);
                let contact = self.random.below(4);
                let end = hash(&format!("{}{contact}", profile.account)) % digits;
                let width = country.digits as usize;
                let number = format!("{}{end:0width$}", country.prefix);
                return Far { number, destination: country.name, rate: country.rate };
            }
        }
        let (one, other) =
            (self.random.below(profile.contacts), self.random.below(profile.contacts));
        let contact = one * other / profile.contacts.max(1);
        let seed = hash(&format!("{} {contact}", profile.account));
        let mut own = Random::new(&seed.to_string());
        let weights = (0..profile.areas.len()).map(|at| if at == 0 { 6 } else { 2 });
        let area = profile.areas.get(own.weighted(weights));
        let (area, destination) = area.copied().unwrap_or_default();
        let number = format!("+1{area}01{:02}", own.below(100));
        Far { number, destination, rate: 1 }
    }

    fn person(&mut self) -> Result<&'a Person> {
        let people = &self.profile.people;
        let weights = (0..people.len()).map(|at| if at < 3 { 3 } else { 1 });
        people.get(self.random.weighted(weights)).context("an account without people")
    }

    /// The account's own number of an extension.
    fn own(&self, extension: &str) -> String {
        let at = self.profile.people.iter().position(|person| person.extension == extension);
        format!("{}{:02}", self.profile.own, 80 + at.unwrap_or(0))
    }
}

/// A number calls with the same name each time.
fn name_of(number: &str) -> String {
    let at = usize::try_from(hash(number)).unwrap_or(0).checked_rem(NAMES.len());
    at.and_then(|at| NAMES.get(at)).copied().unwrap_or_default().to_owned()
}
