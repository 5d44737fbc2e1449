//! What is sent to Stripe, and what its answers mean, over a scripted transport. `fixtures.json`
//! names its source and its licence.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod aws_secret;
mod charges;
mod checkout;
mod customers;
mod events;
mod https;
mod methods;
mod objects;
mod payments;
mod payouts;
mod script;
mod webhooks;

use domain::ids::{AccountId, PaymentId, RefundId};
use domain::money::{Currency, Money};
use gateway::Secrets;
use jiff::Timestamp;

const PAYMENT: &str = "pay_0123456789abcdef0123456789abcdef";
const REFUND: &str = "ref_0123456789abcdef0123456789abcdef";

fn account() -> AccountId {
    AccountId::parse("acct-1001").unwrap()
}

fn payment() -> PaymentId {
    PaymentId::parse(PAYMENT).unwrap()
}

fn refund() -> RefundId {
    RefundId::parse(REFUND).unwrap()
}

fn cad(text: &str) -> Money {
    Money::parse(text, Currency::CAD).unwrap()
}

fn noon() -> Timestamp {
    "2026-11-30T12:00:00Z".parse().unwrap()
}

fn secrets() -> Secrets {
    Secrets {
        secret_key: "sk_test_hush".to_owned(),
        webhook_secret: "whsec_new".to_owned(),
        previous_webhook_secret: "whsec_old".to_owned(),
    }
}
