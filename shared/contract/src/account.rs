//! The Account Dashboard.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{Money, TransactionPage};

/// `GET …/dashboard`: all four sections in one answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Dashboard {
    /// Which account this is.
    pub account: AccountSummary,
    /// Tile: what is owed, and by when.
    pub current_balance: CurrentBalance,
    /// Tile: the latest payment that still stands.
    pub last_payment: Option<LastPayment>,
    /// Tile and section: Auto Pay and its method.
    pub auto_pay: AutoPay,
    /// Section: where bills are addressed.
    pub billing_address: BillingAddress,
    /// Section: the newest transactions.
    pub transactions: TransactionPage,
}

/// An account's names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct AccountSummary {
    /// Account id.
    pub id: String,
    /// The number the provider prints on bills.
    pub number: String,
    /// The customer's name.
    pub name: String,
    /// ISO 4217 code.
    pub currency: String,
    /// IANA zone whose civil days decide what is due.
    pub time_zone: String,
}

/// What is owed now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct CurrentBalance {
    /// The balance; negative is a credit that will be applied to future invoices.
    pub amount: Money,
    /// Earliest due date of something open; `null` when nothing is.
    pub due_on: Option<Date>,
    /// The part that was due before today.
    pub past_due: Money,
    /// The part a bank debit on its way will pay.
    pub reserved: Money,
}

/// The latest payment that was not wholly reversed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct LastPayment {
    /// The day it was received.
    pub date: Date,
    /// What was paid, as a positive amount.
    pub amount: Money,
    /// `cheque`, `wire`, `card`, `bank-debit`, `cash` or `other`.
    pub method: String,
    /// The payment's number in Transaction History.
    pub number: String,
}

/// Whether bills are paid by themselves, and from what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct AutoPay {
    /// On or off.
    pub enabled: bool,
    /// The next charge, once it is known.
    pub next_charge: Option<NextCharge>,
    /// Why it cannot charge although it is on; `null` when it can, or is off.
    pub cannot_charge: Option<CannotCharge>,
    /// The default method.
    pub method: Option<PaymentMethod>,
}

/// Why Auto Pay cannot charge. A new payment method puts it right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum CannotCharge {
    /// No method is saved.
    NoMethod,
    /// Every saved method is a card that has expired: its month of expiry is over in the account's
    /// zone.
    Expired,
}

/// A charge that will be made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct NextCharge {
    /// Civil day in the account's zone.
    pub on: Date,
    /// What will be charged.
    pub amount: Money,
}

/// A saved card or bank account. Never its number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct PaymentMethod {
    /// The method's id at the gateway.
    pub id: String,
    /// `card` or `bank-debit`.
    pub r#type: String,
    /// The card's brand, in lower case.
    pub brand: Option<String>,
    /// Last four digits.
    pub last4: String,
    /// A card's expiry.
    pub expiry: Option<CardExpiry>,
}

/// The last month in which a card is valid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct CardExpiry {
    /// 1 to 12.
    pub month: u8,
    /// Four digits.
    pub year: u16,
}

/// Where bills are addressed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct BillingAddress {
    /// Addressee.
    pub name: String,
    /// Street line.
    pub line1: String,
    /// Second line.
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
