//! What goes into the controls and what comes out of them.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::refusal::Refusal;

/// Why a control was refused: a status and Stripe's error object.
#[derive(Debug, Clone, PartialEq)]
pub struct Refused {
    /// The HTTP status that fits.
    pub status: u16,
    /// `{"error": …}`.
    pub body: Value,
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        Self { status: refusal.status, body: refusal.body() }
    }
}

/// What the customer enters on the hosted page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct CheckoutEntry {
    /// The number of a test card.
    pub card: Option<String>,
    /// Its expiry; a year from now if absent.
    pub exp_month: Option<i64>,
    /// Its expiry; a year from now if absent.
    pub exp_year: Option<i64>,
    /// Whether a bank account is entered.
    pub bank_debit: bool,
    /// The number of a test bank account; the one that pays if absent.
    pub account: Option<String>,
    /// Whether the bank account must be verified by small deposits.
    pub microdeposits: bool,
    /// Whether the customer goes back without paying.
    pub cancel: bool,
}

/// Where the hosted page leads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CheckoutStep {
    /// `open`, `complete` or `expired`.
    pub status: String,
    /// Where the browser goes: the shop's page, or the bank's.
    pub redirect_url: Option<String>,
    /// The payment or setup intent that waits for authentication.
    pub authenticate: Option<String>,
}

/// What a bank or a customer does about a payment intent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PaymentStep {
    /// The bank answers a debit before its five days are over.
    Settle,
    /// The bank takes a debit back, for one of Stripe's reasons.
    Return {
        /// `insufficient_funds` if absent.
        reason: Option<String>,
    },
    /// The customer's bank charges a card payment back, for one of Stripe's reasons.
    ChargeBack {
        /// `fraudulent` if absent.
        reason: Option<String>,
    },
    /// The provider wins the dispute.
    Win,
    /// The customer authenticates, or fails to. Also for a setup intent.
    Authenticate {
        /// Whether the bank accepts it.
        passes: bool,
    },
    /// The customer confirms the small deposits. Also for a setup intent.
    Verify,
}

/// A customer whose ids are given, with methods.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct NewCustomer {
    /// `cus_…`.
    pub id: String,
    /// Where the customer is reached.
    pub email: Option<String>,
    /// What the customer is called.
    pub name: Option<String>,
    /// Saved methods.
    pub methods: Vec<NewMethod>,
}

/// A saved method whose id is given.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct NewMethod {
    /// `pm_…`.
    pub id: String,
    /// The number of a test card; a card that is good if absent.
    pub card: Option<String>,
    /// Its expiry; a year from now if absent.
    pub exp_month: Option<i64>,
    /// Its expiry; a year from now if absent.
    pub exp_year: Option<i64>,
    /// Whether it is a bank account.
    pub bank_debit: bool,
    /// The number of a test bank account; the one that pays if absent.
    pub account: Option<String>,
    /// The id of the bank account's mandate, made up if absent.
    pub mandate: Option<String>,
}

/// What changes about a saved method.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct MethodChange {
    /// The bank issues a new card.
    pub exp_month: Option<i64>,
    /// The bank issues a new card.
    pub exp_year: Option<i64>,
    /// From now on the card is declined, for this code, or good again for `none`.
    pub decline: Option<String>,
    /// The bank account's mandate becomes `active` or `inactive`.
    pub mandate: Option<String>,
}
