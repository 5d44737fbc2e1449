//! The Account Dashboard.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{Money, NextCharge, TransactionPage};

/// `GET …/dashboard`: all four sections of the Account Dashboard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Dashboard {
    /// The account.
    pub account: AccountSummary,
    /// Tile: the balance and when it is due.
    pub current_balance: CurrentBalance,
    /// Tile: the latest payment that is not wholly reversed; `null` without one.
    pub last_payment: Option<LastPayment>,
    /// Tile and section: Auto Pay and its method.
    pub auto_pay: AutoPay,
    /// Section: the billing address.
    pub billing_address: BillingAddress,
    /// Section: the newest transactions.
    pub transactions: TransactionPage,
}

/// An account: number, name and settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct AccountSummary {
    /// Account id.
    pub id: String,
    /// The account number that the provider prints on invoices.
    pub number: String,
    /// The customer's name.
    pub name: String,
    /// ISO 4217 code.
    pub currency: String,
    /// IANA time zone. Due dates are civil days in this zone.
    pub time_zone: String,
}

/// The current balance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct CurrentBalance {
    /// The balance. A negative balance is credit that future invoices use.
    pub amount: Money,
    /// Earliest due date of an open item; `null` when nothing is open.
    pub due_on: Option<Date>,
    /// The part of the open items that was due before today.
    pub past_due: Money,
    /// What is due next, from today on; `null` when nothing more is open.
    pub next_due: Option<NextDue>,
    /// The part that a pending bank debit will pay.
    pub reserved: Money,
}

/// What comes due on the next due date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct NextDue {
    /// The due date, today or later.
    pub on: Date,
    /// The sum of what is due on that day.
    pub amount: Money,
}

/// The latest payment that is not wholly reversed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct LastPayment {
    /// The day the provider received it.
    pub date: Date,
    /// The payment, as a positive amount.
    pub amount: Money,
    /// `cheque`, `wire`, `card`, `bank-debit`, `cash` or `other`.
    pub method: String,
    /// The payment's number in Transaction History.
    pub number: String,
}

/// Auto Pay: whether invoices are paid automatically, and with which method.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct AutoPay {
    /// Whether Auto Pay is on.
    pub enabled: bool,
    /// The next charge; `null` when none is to come.
    pub next_charge: Option<NextCharge>,
    /// Why Auto Pay is on but cannot charge; `null` when it can charge or is off.
    pub cannot_charge: Option<CannotCharge>,
    /// The default payment method; `null` without one.
    pub method: Option<PaymentMethod>,
}

/// Why Auto Pay cannot charge. A new payment method solves it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum CannotCharge {
    /// No payment method is saved.
    NoMethod,
    /// Every saved method is an expired card (its month of expiry is over in the account's time
    /// zone), or a bank account without an agreement in force.
    Expired,
    /// Every method that is left was declined for good: the card is blocked, or the account closed.
    Refused,
}

/// A saved card or bank account, without its number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct PaymentMethod {
    /// The method's id at the payment gateway.
    pub id: String,
    /// `card` or `bank-debit`.
    pub r#type: String,
    /// The card's brand, in lower case; `null` for a bank account.
    pub brand: Option<String>,
    /// Last four digits.
    pub last4: String,
    /// The card's expiry; `null` for a bank account.
    pub expiry: Option<CardExpiry>,
}

/// The last month in which the card is valid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct CardExpiry {
    /// 1 to 12.
    pub month: u8,
    /// Four digits.
    pub year: u16,
}

/// A billing address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct BillingAddress {
    /// Addressee.
    pub name: String,
    /// First street line.
    pub line1: String,
    /// Second street line.
    pub line2: Option<String>,
    /// City.
    pub city: String,
    /// Province or state; `null` where addresses have none.
    pub region: Option<String>,
    /// Postal code; `null` where addresses have none.
    pub postal_code: Option<String>,
    /// ISO 3166-1 alpha-2 code.
    pub country: String,
}
