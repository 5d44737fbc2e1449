//! What staff post to an account. Each answer is the [`Transaction`](crate::Transaction) made.
//!
//! Amounts are in the account's currency. A reason is 1 to 500 characters, none of them a control
//! or format character; the customer sees it.

use serde::{Deserialize, Serialize};

use crate::Money;
#[cfg(feature = "openapi")]
use crate::length::{NUMBER_LENGTH, TEXT_LENGTH};

/// `POST /v1/staff/accounts/{accountId}/credits`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreditRequest {
    /// Positive.
    pub amount: Money,
    /// Why.
    #[cfg_attr(feature = "openapi", schemars(length(max = TEXT_LENGTH)))]
    pub reason: String,
    /// The invoice to pay first.
    #[cfg_attr(feature = "openapi", schemars(length(max = NUMBER_LENGTH)))]
    #[serde(default)]
    pub invoice_number: Option<String>,
}

/// `POST /v1/staff/accounts/{accountId}/adjustments`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AdjustmentRequest {
    /// Positive raises what is owed, negative lowers it; not 0.
    pub amount: Money,
    /// Why.
    #[cfg_attr(feature = "openapi", schemars(length(max = TEXT_LENGTH)))]
    pub reason: String,
}

/// `POST /v1/staff/accounts/{accountId}/reversals`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReversalRequest {
    /// A payment, to return it; or a refund or positive reversal, to take it back.
    pub entry_id: String,
    /// Positive; up to what is not yet reversed or taken back of that entry.
    pub amount: Money,
    /// Why.
    #[cfg_attr(feature = "openapi", schemars(length(max = TEXT_LENGTH)))]
    pub reason: String,
}

/// `POST /v1/staff/accounts/{accountId}/write-offs`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WriteOffRequest {
    /// Positive; up to what is open of the invoice, or of everything that is not under dispute.
    pub amount: Money,
    /// Why.
    #[cfg_attr(feature = "openapi", schemars(length(max = TEXT_LENGTH)))]
    pub reason: String,
    /// The invoice to give up; without one, whatever is open, in the order it is paid.
    #[cfg_attr(feature = "openapi", schemars(length(max = NUMBER_LENGTH)))]
    #[serde(default)]
    pub invoice_number: Option<String>,
}
