//! The Account Dashboard.

use domain::{
    account::Profile,
    auto_pay::ForecastCharge,
    date::two_years_before,
    document::CannotCharge,
    ids::AccountId,
    ledger::{LastPayment, due_on, next_due, past_due},
    money::Money,
};
use jiff::{Timestamp, civil::Date};

use super::{
    Overview, ReadOverview, TransactionPage,
    today::today,
    transactions::{page_of, with_open},
};
use crate::auto_pay::{LimitsOf, Outlook, OutlookParts, ReadBills};
use crate::store::StoreError;

/// Number of transactions on the dashboard.
const NEWEST: usize = 10;

/// The contents of the dashboard.
#[derive(Clone, Debug, PartialEq)]
pub struct Dashboard {
    /// Names, address and payment methods.
    pub profile: Profile,
    /// The tiles.
    pub tiles: Tiles,
    /// The newest transactions of the last 24 months.
    pub transactions: TransactionPage,
}

/// The figures on the tiles.
#[derive(Clone, Debug, PartialEq)]
pub struct Tiles {
    /// What the customer owes; negative for a credit.
    pub balance: Money,
    /// Earliest due date of an open item.
    pub due_on: Option<Date>,
    /// The part that was due before today.
    pub past_due: Money,
    /// What is due next, from today on: the day and its sum.
    pub next_due: Option<(Date, Money)>,
    /// Bank debits on their way.
    pub reserved: Money,
    /// The latest payment that is not reversed in full.
    pub last_payment: Option<LastPayment>,
    /// Why Auto Pay is on but cannot charge.
    pub cannot_charge: Option<CannotCharge>,
    /// What Auto Pay charges next.
    pub next_charge: Option<ForecastCharge>,
}

/// The dashboard of an account; `None` when the account does not exist.
///
/// # Errors
/// [`StoreError`] when the store fails or its contents are inconsistent.
pub async fn dashboard(
    store: &(impl ReadOverview + ReadBills),
    account: &AccountId,
    limits: LimitsOf,
    now: Timestamp,
) -> Result<Option<Dashboard>, StoreError> {
    // One more than shown, to know whether a next page exists.
    let overview = store.overview(account, NEWEST.saturating_add(1)).await?;
    let Some(overview) = overview else { return Ok(None) };
    let auto_pay = auto_pay(store, account, &overview, limits, now).await?;
    arrange(overview, auto_pay, account, now).map(Some)
}

/// What Auto Pay charges next, and why it cannot.
type AutoPayTile = (Option<ForecastCharge>, Option<CannotCharge>);

async fn auto_pay(
    store: &impl ReadBills,
    account: &AccountId,
    overview: &Overview,
    limits: LimitsOf,
    now: Timestamp,
) -> Result<AutoPayTile, StoreError> {
    let Overview { profile, auto_pay, payments, balance, open, .. } = overview;
    let parts = OutlookParts { profile, auto_pay, payments, balance: *balance };
    let outlook = Outlook::new(parts, open, limits(profile.currency))?;
    let outlook = outlook.with_bills(store, account).await?;
    let forecast = outlook.facts().forecast(now);
    let forecast = forecast.map_err(|_| StoreError::Corrupt(format!("Auto Pay of {account}")))?;
    Ok((forecast.charges.into_iter().next(), outlook.facts().cannot_charge(now)))
}

fn arrange(
    overview: Overview,
    (next_charge, cannot_charge): AutoPayTile,
    account: &AccountId,
    now: Timestamp,
) -> Result<Dashboard, StoreError> {
    let today = today(&overview.profile, overview.last_change_on, account, now)?;
    let currency = overview.profile.currency;
    let corrupt = |_| StoreError::Corrupt(format!("open items of {account}"));
    let late = past_due(&overview.open, currency, today).map_err(corrupt)?;
    let next = next_due(&overview.open, currency, today).map_err(corrupt)?;
    let reserved = overview.payments.reserved(currency);
    let reserved = reserved.map_err(|_| StoreError::Corrupt(format!("payments of {account}")))?;
    let tiles = Tiles {
        balance: overview.balance,
        due_on: due_on(&overview.open),
        past_due: late,
        next_due: next,
        reserved,
        last_payment: overview.last_payment,
        cannot_charge,
        next_charge,
    };
    let from = two_years_before(today);
    let entries = overview.newest.entries.into_iter().filter(|entry| entry.id.on >= from);
    let transactions = page_of(with_open(entries, &overview.open), NEWEST, from);
    Ok(Dashboard { profile: overview.profile, tiles, transactions })
}
