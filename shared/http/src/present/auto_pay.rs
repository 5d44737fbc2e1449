//! Auto Pay: settings, charges to come, and what is wrong with a change.

use app::auto_pay::{ChangeError, Outlook, Settings, SettingsError};
use app::posting::AccountState;
use contract::{
    AutoPaySettings, CannotCharge, ChangeAutoPayRequest, ChargeReason, HeldCharge, NextCharge,
    ProblemKind,
};
use domain::auto_pay::{ForecastCharge, GuardRails, HoldReason, Item, Why};
use domain::money::Money;
use jiff::Timestamp;

use super::payments::used_method;
use super::value::{from_money, money};
use crate::Failure;

/// Most numbers of one charge.
const MAX_NUMBERS: usize = 20;

/// Largest values of a request.
const MAX_PERCENT: i64 = 1_000;
const MAX_REVIEW_DAYS: i64 = 30;

/// Auto Pay of an account at this time.
///
/// # Errors
/// `internal` when the account's zone is unknown, or a sum is out of range.
pub fn settings(
    account: &AccountState,
    outlook: &Outlook<'_>,
    now: Timestamp,
) -> Result<AutoPaySettings, Failure> {
    let (facts, currency) = (outlook.facts(), account.profile.currency);
    let sum = |items: &mut dyn Iterator<Item = &Item>| {
        Money::sum(currency, items.map(|item| item.amount))
    };
    let upcoming: Vec<_> = facts.forecast(now)?.charges.iter().map(next_charge).collect();
    let past_due = sum(&mut facts.past_due(now))?;
    let open = sum(&mut facts.included())?;
    let is_waiting = facts.is_on && upcoming.is_empty() && open.is_positive();
    let waiting = (is_waiting && open < facts.limits.least).then(|| money(open));
    let GuardRails { cap, hold_above_percent, review_days } = account.auto_pay.guards;
    Ok(AutoPaySettings {
        enabled: facts.is_on,
        methods: facts.methods.iter().map(|method| method.id.clone()).collect(),
        cap: cap.map(money),
        hold_above_percent,
        review_days,
        past_due: money(past_due),
        next_charge: upcoming.first().cloned(),
        upcoming,
        held: account.auto_pay.held.as_ref().filter(|_| facts.is_on).map(|held| HeldCharge {
            amount: money(held.amount),
            since: held.since,
            reason: hold_reason(held.reason),
        }),
        waiting,
        least_charge: money(facts.limits.least),
        cannot_charge: facts.cannot_charge(now).map(cannot_charge),
    })
}

/// A charge to come.
pub fn next_charge(foretold: &ForecastCharge) -> NextCharge {
    let ForecastCharge { on, at, charge, why } = foretold;
    let numbers = charge.items.iter().take(MAX_NUMBERS).map(|item| item.number.clone());
    NextCharge {
        on: *on,
        at: *at,
        amount: money(charge.amount),
        method: used_method(&charge.method),
        numbers: numbers.collect(),
        reason: why.map(|why| match why {
            Why::Retry => ChargeReason::Retry,
            Why::Held(reason) => hold_reason(reason),
        }),
    }
}

/// Why Auto Pay cannot charge.
pub const fn cannot_charge(why: domain::document::CannotCharge) -> CannotCharge {
    match why {
        domain::document::CannotCharge::NoMethod => CannotCharge::NoMethod,
        domain::document::CannotCharge::Expired => CannotCharge::Expired,
        domain::document::CannotCharge::Refused => CannotCharge::Refused,
    }
}

const fn hold_reason(reason: HoldReason) -> ChargeReason {
    match reason {
        HoldReason::AboveCap => ChargeReason::AboveCap,
        HoldReason::Unusual => ChargeReason::Unusual,
        HoldReason::AboveLimit => ChargeReason::AboveLimit,
    }
}

/// The settings that a request asks for.
///
/// # Errors
/// `invalid`, naming the field.
pub fn wanted(sent: ChangeAutoPayRequest) -> Result<Settings, Failure> {
    let cap = sent.cap.as_ref().map(|cap| from_money("/cap", cap)).transpose()?;
    let percent = sent.hold_above_percent.map(|it| whole(it, MAX_PERCENT, "/holdAbovePercent"));
    let review_days = whole(sent.review_days, MAX_REVIEW_DAYS, "/reviewDays")?;
    let agreed = sent.charge_past_due.as_ref();
    Ok(Settings {
        enabled: sent.enabled,
        methods: sent.methods,
        guards: GuardRails { cap, hold_above_percent: percent.transpose()?, review_days },
        charge_past_due: agreed.map(|sum| from_money("/chargePastDue", sum)).transpose()?,
    })
}

fn whole<T: TryFrom<i64>>(number: i64, most: i64, pointer: &str) -> Result<T, Failure> {
    let number = T::try_from(number).ok().filter(|_| (0..=most).contains(&number));
    number.ok_or_else(|| Failure::invalid(pointer, "out-of-range"))
}

impl From<ChangeError> for Failure {
    fn from(error: ChangeError) -> Self {
        match error {
            ChangeError::Refused(error) => error.into(),
            ChangeError::Store(error) => error.into(),
        }
    }
}

impl From<SettingsError> for Failure {
    fn from(error: SettingsError) -> Self {
        match error {
            SettingsError::UnknownAccount => Self::of(ProblemKind::NotFound),
            SettingsError::Stale => Self::of(ProblemKind::Stale),
            SettingsError::KeyReused => Self::of(ProblemKind::IdempotencyKeyReused),
            SettingsError::OtherMethods => Self::invalid("/methods", "other-methods"),
            SettingsError::NoMethod => Self::invalid("/methods", "no-usable-method"),
            SettingsError::CapCurrency => Self::invalid("/cap/currency", "wrong-currency"),
            SettingsError::PastDueCurrency => {
                Self::invalid("/chargePastDue/currency", "wrong-currency")
            }
            SettingsError::LowCap(_) => Self::invalid("/cap", "too-small"),
            SettingsError::PastDue(_) => Self::invalid("/chargePastDue", "past-due-changed"),
        }
    }
}
