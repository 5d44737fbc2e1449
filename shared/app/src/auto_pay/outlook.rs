//! What decisions of Auto Pay are made from, of one account.

use domain::account::Profile;
use domain::auto_pay::{AutoPay, Bills, ChargeLimits, Facts, Item, open_items};
use domain::date::zone;
use domain::document::GatewayCustomer;
use domain::ids::AccountId;
use domain::ledger::OpenItem;
use domain::money::{Currency, Money, MoneyError};
use domain::payment::Slots;
use jiff::{Timestamp, tz::TimeZone};
use rust_decimal::Decimal;

use super::store::ReadBills;
use crate::posting::AccountState;
use crate::store::StoreError;

/// What the gateway charges in a currency.
pub type LimitsOf = fn(Currency) -> ChargeLimits;

/// An account, arranged for decisions of Auto Pay.
#[derive(Debug)]
pub struct Outlook<'a> {
    gateway: Option<&'a GatewayCustomer>,
    auto_pay: &'a AutoPay,
    payments: &'a Slots,
    balance: Money,
    items: Vec<Item>,
    zone: TimeZone,
    limits: ChargeLimits,
    bills: Option<Bills>,
}

/// The parts of an account that decisions depend on.
#[derive(Clone, Copy, Debug)]
pub struct OutlookParts<'a> {
    /// Methods, zone and whether Auto Pay is on.
    pub profile: &'a Profile,
    /// What is kept of Auto Pay.
    pub auto_pay: &'a AutoPay,
    /// The payments that wait for the gateway.
    pub payments: &'a Slots,
    /// The balance.
    pub balance: Money,
}

impl<'a> Outlook<'a> {
    /// Arranges an account.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when the zone is unknown or a sum is out of range.
    pub fn new<'b>(
        parts: OutlookParts<'a>,
        open: impl IntoIterator<Item = &'b OpenItem>,
        limits: ChargeLimits,
    ) -> Result<Self, StoreError> {
        let OutlookParts { profile, auto_pay, payments, balance } = parts;
        let no_zone = || StoreError::Corrupt(format!("zone {}", profile.time_zone));
        let zone = zone(&profile.time_zone).ok_or_else(no_zone)?;
        let items = open_items(open, &payments.reserved).map_err(out_of_range)?;
        let gateway = profile.gateway.as_ref();
        Ok(Self { gateway, auto_pay, payments, balance, items, zone, limits, bills: None })
    }

    /// Reads the last invoices, if the customer has Auto Pay compare invoices with them.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn with_bills(
        mut self,
        store: &impl ReadBills,
        account: &AccountId,
    ) -> Result<Self, StoreError> {
        let is_compared = self.auto_pay.guards.hold_above_percent.is_some();
        let oldest = self.items.iter().map(|item| item.id).min();
        if let Some(oldest) = oldest.filter(|_| is_compared && self.facts().is_on) {
            self.bills = Some(store.bills(account, oldest).await?);
        }
        Ok(self)
    }

    /// Arranges an account as a command reads it.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn of(account: &'a AccountState, limits: ChargeLimits) -> Result<Self, StoreError> {
        let AccountState { profile, auto_pay, payments, ledger, .. } = account;
        let parts = OutlookParts { profile, auto_pay, payments, balance: ledger.balance };
        Self::new(parts, ledger.open(), limits)
    }

    /// The facts.
    pub fn facts(&self) -> Facts<'_> {
        Facts {
            is_on: self.gateway.is_some_and(|gateway| gateway.auto_pay),
            methods: self.gateway.map_or(&[], |gateway| &gateway.methods),
            auto_pay: self.auto_pay,
            items: &self.items,
            balance: self.balance,
            payments: self.payments,
            zone: &self.zone,
            limits: self.limits,
            bills: self.bills.as_ref(),
        }
    }
}

impl AccountState {
    /// Brings Auto Pay up to date with the ledger, and sets when it acts next.
    ///
    /// What the gateway charges and the last invoices are not known here. So the instant may be too
    /// early; the worker looks again.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when the zone is unknown or a sum is out of range.
    pub fn plan(&mut self, now: Timestamp) -> Result<(), StoreError> {
        if !self.has_auto_pay() {
            self.set_next_action(None);
            return Ok(());
        }
        let no_zone = || StoreError::Corrupt(format!("zone of account {}", self.id));
        let today = self.profile.day_of(now).ok_or_else(no_zone)?;
        let mut auto_pay = self.auto_pay.clone();
        auto_pay.follow(&self.ledger, &self.payments, today).map_err(out_of_range)?;
        self.change_auto_pay(|kept| *kept = auto_pay);
        let limits = any_amount(self.ledger.balance);
        let next = Outlook::of(self, limits)?.facts().next(now).map_err(out_of_range)?;
        self.set_next_action(next.map(|due| due.at));
        Ok(())
    }

    /// Whether Auto Pay is on.
    pub fn has_auto_pay(&self) -> bool {
        self.profile.gateway.as_ref().is_some_and(|gateway| gateway.auto_pay)
    }
}

/// More than any account owes.
const LARGEST: i64 = 1_000_000_000_000_000;

/// Limits that no amount is outside of.
fn any_amount(like: Money) -> ChargeLimits {
    let currency = like.currency();
    let money = |amount| Money::exact(amount, currency).unwrap_or(Money::zero(currency));
    let least = money(Decimal::new(1, domain::money::decimals(currency)));
    ChargeLimits { least, most: money(Decimal::from(LARGEST)), step: least }
}

pub(crate) fn out_of_range(error: MoneyError) -> StoreError {
    StoreError::Corrupt(format!("a sum of Auto Pay: {error}"))
}
