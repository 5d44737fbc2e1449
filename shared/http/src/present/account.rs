//! The Account Dashboard, and what other subjects show of an account.

use app::reading::{self, Filters, Tiles};
use contract::{
    AccountSummary, AutoPay, BillingAddress, CardExpiry, CurrentBalance, Dashboard, LastPayment,
    NextDue, PaymentMethod,
};
use domain::account::Profile;
use domain::document::{Address, SavedMethod};
use domain::ids::AccountId;

use super::auto_pay::{cannot_charge, next_charge};
use super::transaction;
use super::value::money;
use crate::Failure;

/// The Account Dashboard.
///
/// # Errors
/// `internal` when the cursor of Transaction History cannot be written.
pub fn dashboard(account: &AccountId, dashboard: reading::Dashboard) -> Result<Dashboard, Failure> {
    let reading::Dashboard { profile, tiles, transactions } = dashboard;
    let cursor = |position| transaction::page_cursor(account, &Filters::default(), position);
    let next = transactions.next.map(cursor).transpose()?;
    Ok(Dashboard {
        account: summary(account, &profile),
        current_balance: current_balance(&tiles),
        auto_pay: auto_pay(&profile, &tiles),
        last_payment: tiles.last_payment.map(|payment| LastPayment {
            date: payment.received_on,
            amount: money(payment.amount),
            method: payment.method.to_string(),
            number: payment.number,
        }),
        billing_address: billing_address(&profile.bill_to),
        transactions: transaction::page(transactions.items, next),
    })
}

fn current_balance(tiles: &Tiles) -> CurrentBalance {
    CurrentBalance {
        amount: money(tiles.balance),
        due_on: tiles.due_on,
        past_due: money(tiles.past_due),
        next_due: tiles.next_due.map(|(on, amount)| NextDue { on, amount: money(amount) }),
        reserved: money(tiles.reserved),
    }
}

fn auto_pay(profile: &Profile, tiles: &Tiles) -> AutoPay {
    let gateway = profile.gateway.as_ref();
    AutoPay {
        enabled: gateway.is_some_and(|gateway| gateway.auto_pay),
        next_charge: tiles.next_charge.as_ref().map(next_charge),
        cannot_charge: tiles.cannot_charge.map(cannot_charge),
        method: gateway.and_then(|gateway| gateway.methods.first()).map(payment_method),
    }
}

/// An account's number, names and settings.
pub fn summary(account: &AccountId, profile: &Profile) -> AccountSummary {
    AccountSummary {
        id: account.to_string(),
        number: profile.number.to_string(),
        name: profile.name.clone(),
        currency: profile.currency.code().to_owned(),
        time_zone: profile.time_zone.clone(),
    }
}

/// A billing address.
pub fn billing_address(address: &Address) -> BillingAddress {
    BillingAddress {
        name: address.name.clone(),
        line1: address.line1.clone(),
        line2: address.line2.clone(),
        city: address.city.clone(),
        region: address.region.clone(),
        postal_code: address.postal_code.clone(),
        country: address.country.clone(),
    }
}

/// A saved payment method.
fn payment_method(method: &SavedMethod) -> PaymentMethod {
    PaymentMethod {
        id: method.id.clone(),
        r#type: method.kind.to_string(),
        brand: method.brand.clone(),
        last4: method.last4.clone(),
        expiry: method.expiry.map(|(month, year)| CardExpiry { month, year }),
    }
}
