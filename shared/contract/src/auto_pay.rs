//! The settings of Auto Pay, and what it will charge.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use crate::{CannotCharge, Money, UsedMethod};

/// Auto Pay of an account: its settings, and what it will charge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct AutoPaySettings {
    /// Whether it is on.
    pub enabled: bool,
    /// The saved methods, by id, in the order in which they are tried.
    pub methods: Vec<String>,
    /// The most that one charge may be; `null` without a limit.
    pub cap: Option<Money>,
    /// An invoice is held when it exceeds the average of the last six by more than this many
    /// percent; `null` for never.
    pub hold_above_percent: Option<u16>,
    /// The least number of days between the notice and the charge; 0 for the usual period.
    pub review_days: u8,
    /// What is past due and is charged only after the customer agrees: all of it while Auto Pay is
    /// off; what it leaves out while it is on.
    pub past_due: Money,
    /// The next charge; `null` when none is to come.
    pub next_charge: Option<NextCharge>,
    /// The charges to come for what is open now, the next one first.
    pub upcoming: Vec<NextCharge>,
    /// The charge that waits for the customer; `null` when none does.
    pub held: Option<HeldCharge>,
    /// What is open and waits because it is less than `leastCharge`; `null` when nothing does.
    pub waiting: Option<Money>,
    /// The smallest amount that is charged.
    pub least_charge: Money,
    /// Why Auto Pay is on but cannot charge; `null` when it can charge or is off.
    pub cannot_charge: Option<CannotCharge>,
}

/// A charge to come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct NextCharge {
    /// Civil day in the account's time zone.
    pub on: Date,
    /// The earliest instant; the charge follows within the hour.
    pub at: Timestamp,
    /// The amount, after credits.
    pub amount: Money,
    /// The method.
    pub method: UsedMethod,
    /// The numbers of the invoices and other items that it pays, at most 20.
    pub numbers: Vec<String>,
    /// Why it is not an ordinary charge; `null` when it is.
    pub reason: Option<ChargeReason>,
}

/// Why a charge is not an ordinary one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ChargeReason {
    /// An earlier try failed.
    Retry,
    /// It is held: it exceeds the cap.
    AboveCap,
    /// It is held: an invoice is higher than usual.
    Unusual,
    /// It is held: it exceeds what can be charged at a time.
    AboveLimit,
}

/// A charge that waits for the customer, who was asked by e-mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct HeldCharge {
    /// Its amount.
    pub amount: Money,
    /// Since when.
    pub since: Timestamp,
    /// Why.
    pub reason: ChargeReason,
}

/// `PUT …/auto-pay`: changes the settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChangeAutoPayRequest {
    /// Whether it is on.
    pub enabled: bool,
    /// Every saved method once, by id, in the order in which they are tried.
    pub methods: Vec<String>,
    /// The most that one charge may be.
    #[serde(default)]
    pub cap: Option<Money>,
    /// From 0 to 1,000.
    #[cfg_attr(feature = "openapi", schemars(range(min = 0, max = 1000)))]
    #[serde(default)]
    pub hold_above_percent: Option<i64>,
    /// From 0 to 30.
    #[cfg_attr(feature = "openapi", schemars(range(min = 0, max = 30)))]
    #[serde(default)]
    pub review_days: i64,
    /// `pastDue` as the customer saw it and agreed to have charged now. Required to switch Auto Pay
    /// on while something is past due.
    #[serde(default)]
    pub charge_past_due: Option<Money>,
}
