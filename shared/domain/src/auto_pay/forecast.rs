//! What Auto Pay will do if nothing happens meanwhile.

use std::collections::BTreeSet;

use jiff::{Timestamp, civil::Date};

use super::{Action, AutoPay, Charge, Facts, HoldReason, Item};
use crate::document::{CannotCharge, SavedMethod};
use crate::money::MoneyError;

/// Most charges that are foretold.
const MAX_CHARGES: usize = 12;

/// Most actions that are followed.
const MAX_ACTIONS: usize = 100;

/// The charges to come, the next one first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Forecast {
    /// The charges.
    pub charges: Vec<ForecastCharge>,
}

/// A charge to come.
#[derive(Clone, Debug, PartialEq)]
pub struct ForecastCharge {
    /// The civil day in the account's zone.
    pub on: Date,
    /// The earliest instant; the charge follows within the hour.
    pub at: Timestamp,
    /// What is charged, from which method, for what.
    pub charge: Charge,
    /// Why it is not an ordinary charge.
    pub why: Option<Why>,
}

/// Why a charge is not an ordinary one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// An earlier try failed.
    Retry,
    /// It will not be made before the customer acts.
    Held(HoldReason),
}

impl Facts<'_> {
    /// The charges to come for what is open now, provided that every charge succeeds.
    ///
    /// # Errors
    /// [`MoneyError`] when a sum is out of range.
    pub fn forecast(&self, now: Timestamp) -> Result<Forecast, MoneyError> {
        let (mut auto_pay, mut items) = (self.auto_pay.clone(), self.items.to_vec());
        // What is held now is shown as held, and not as something that was asked before.
        auto_pay.held = None;
        let (mut now, mut balance, mut charges) = (now, self.balance, Vec::new());
        for _ in 0..MAX_ACTIONS {
            let facts = Facts { auto_pay: &auto_pay, items: &items, balance, ..self.clone() };
            let Some(due) = facts.next(now)? else { break };
            now = due.at;
            let on = self.day(now);
            let foretold = |charge: &Charge, why| ForecastCharge {
                on,
                at: due.at,
                charge: charge.clone(),
                why,
            };
            match &due.action {
                Action::Charge(charge) => {
                    charges.push(foretold(charge, charge.is_retry.then_some(Why::Retry)));
                    balance = balance.minus(charge.amount)?;
                    pay(&mut items, charge)?;
                    auto_pay.carry_out(&due.action, on);
                    auto_pay.booked(charge.only_item().map(|item| item.id), charge.amount)?;
                }
                Action::Hold(held, charge) => {
                    charges.push(foretold(charge, Some(Why::Held(held.reason))));
                    break;
                }
                action => auto_pay.carry_out(action, on),
            }
            if charges.len() >= MAX_CHARGES {
                break;
            }
        }
        Ok(Forecast { charges })
    }

    /// Why Auto Pay is on but cannot charge now.
    pub fn cannot_charge(&self, now: Timestamp) -> Option<CannotCharge> {
        let today = self.day(now);
        let is_valid = |method: &SavedMethod| method.is_valid_on(today);
        if !self.is_on || self.methods.iter().any(|method| self.is_usable(method, today)) {
            return None;
        }
        Some(match self.methods {
            [] => CannotCharge::NoMethod,
            methods if methods.iter().any(is_valid) => CannotCharge::Refused,
            _ => CannotCharge::Expired,
        })
    }

    /// The items that are charged without asking: those that Auto Pay includes or announced.
    pub fn included(&self) -> impl Iterator<Item = &Item> {
        let notices = &self.auto_pay.notices;
        let is_announced = |item: &Item| notices.iter().any(|notice| notice.item == item.id);
        self.items.iter().filter(move |item| self.is_included(item) || is_announced(item))
    }

    /// The items that would be charged only after the customer agrees: those that Auto Pay leaves
    /// out, or all that are past due while it is off.
    pub fn past_due(&self, now: Timestamp) -> impl Iterator<Item = &Item> {
        let today = self.day(now);
        let included: BTreeSet<_> = self.included().map(|item| item.id).collect();
        let is_open = move |item: &Item| self.is_on && included.contains(&item.id);
        self.items.iter().filter(move |item| item.due_on < today && !is_open(item))
    }
}

/// Takes what a charge pays from the items.
fn pay(items: &mut Vec<Item>, charge: &Charge) -> Result<(), MoneyError> {
    for paid in &charge.items {
        if let Some(item) = items.iter_mut().find(|item| item.id == paid.id) {
            item.amount = item.amount.minus(paid.amount)?;
            item.undisputed = item.undisputed.minus(paid.amount)?;
        }
    }
    items.retain(|item| item.amount.is_positive());
    Ok(())
}

impl AutoPay {
    /// Whether nothing is kept, so that nothing needs to be stored.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
