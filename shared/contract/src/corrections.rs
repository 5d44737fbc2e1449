//! What staff post to an account. Each response is the new [`Transaction`](crate::Transaction).
//!
//! Amounts are in the account's currency. A reason has 1 to 500 characters, without control and
//! format characters; the customer sees it.

use serde::{Deserialize, Serialize};

use crate::Money;
#[cfg(feature = "openapi")]
use crate::length::{NUMBER_LENGTH, TEXT_LENGTH};

/// `POST /v1/staff/accounts/{accountId}/credits`: gives credit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CreditRequest {
    /// A positive amount.
    pub amount: Money,
    /// The reason, which the customer sees: 1 to 500 characters on one line.
    #[cfg_attr(feature = "openapi", schemars(length(max = TEXT_LENGTH)))]
    pub reason: String,
    /// The invoice to which the credit is applied first.
    #[cfg_attr(feature = "openapi", schemars(length(max = NUMBER_LENGTH)))]
    #[serde(default)]
    pub invoice_number: Option<String>,
}

/// `POST /v1/staff/accounts/{accountId}/adjustments`: corrects the balance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AdjustmentRequest {
    /// A positive amount raises the balance, a negative amount lowers it; not 0.
    pub amount: Money,
    /// The reason, which the customer sees: 1 to 500 characters on one line.
    #[cfg_attr(feature = "openapi", schemars(length(max = TEXT_LENGTH)))]
    pub reason: String,
}

/// `POST /v1/staff/accounts/{accountId}/reversals`: reverses a payment, refund or reversal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReversalRequest {
    /// Entry id of the payment, refund or positive reversal to reverse.
    pub entry_id: String,
    /// A positive amount, up to the part of the entry that is not reversed yet.
    pub amount: Money,
    /// The reason, which the customer sees: 1 to 500 characters on one line.
    #[cfg_attr(feature = "openapi", schemars(length(max = TEXT_LENGTH)))]
    pub reason: String,
}

/// `POST /v1/staff/accounts/{accountId}/write-offs`: writes off open items.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WriteOffRequest {
    /// A positive amount, up to what remains of the invoice, or of all items without disputed
    /// parts.
    pub amount: Money,
    /// The reason, which the customer sees: 1 to 500 characters on one line.
    #[cfg_attr(feature = "openapi", schemars(length(max = TEXT_LENGTH)))]
    pub reason: String,
    /// The invoice to write off; by default the open items, in the order in which they are paid.
    #[cfg_attr(feature = "openapi", schemars(length(max = NUMBER_LENGTH)))]
    #[serde(default)]
    pub invoice_number: Option<String>,
}
