//! Payments, saved methods, and refunds by staff.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use crate::Money;
#[cfg(feature = "openapi")]
use crate::length::{EMAIL_LENGTH, NUMBER_LENGTH, TEXT_LENGTH};

/// `POST …/payments`: pays. Exactly one of `methodId` and `newMethod` is given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MakePaymentRequest {
    /// The amount to pay, more than 0.
    pub amount: Money,
    /// The balance that the payer saw.
    pub balance_seen: Money,
    /// A saved method.
    #[serde(default)]
    pub method_id: Option<String>,
    /// A method that the payer enters on the gateway's page.
    #[serde(default)]
    pub new_method: Option<NewMethod>,
    /// The invoice to pay first; by default the open items, in the order of their due dates.
    #[cfg_attr(feature = "openapi", schemars(length(max = NUMBER_LENGTH)))]
    #[serde(default)]
    pub invoice_number: Option<String>,
    /// Where the receipt goes; by default where the method's receipts go.
    #[cfg_attr(feature = "openapi", schemars(length(max = EMAIL_LENGTH)))]
    #[serde(default)]
    pub receipt_email: Option<String>,
}

/// A method that the payer enters on the gateway's page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewMethod {
    /// Card or bank debit.
    pub r#type: MethodType,
    /// *Use For Auto Pay*: the method is saved and becomes the default.
    pub use_for_auto_pay: bool,
}

/// The type of a payment method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum MethodType {
    /// A card.
    Card,
    /// Pre-authorized debit from a bank account.
    BankDebit,
}

/// A payment that was made in the portal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Payment {
    /// Its id, which is also its number in Transaction History.
    pub id: String,
    /// How far it is.
    pub status: PaymentStatus,
    /// The amount.
    pub amount: Money,
    /// When it was begun.
    pub created_at: Timestamp,
    /// The day on which it counts as received, in the account's zone; `null` until it is booked.
    pub received_on: Option<Date>,
    /// The method that pays; `null` until the payer has entered one.
    pub method: Option<UsedMethod>,
    /// The invoice that it pays first, if the payer named one.
    pub invoice_number: Option<String>,
    /// Why it was declined; `null` otherwise.
    pub decline_code: Option<DeclineCode>,
    /// Where the payer must go now: the gateway's page, or the bank's authentication.
    pub redirect_url: Option<String>,
    /// Its id in Transaction History; `null` until it is booked.
    pub entry_id: Option<String>,
    /// Where the receipt goes; `null` for the account's billing contacts.
    pub receipt_email: Option<String>,
    /// Refunds of it, oldest first.
    pub refunds: Vec<PaymentRefund>,
    /// What can still be refunded.
    pub refundable: Money,
}

/// How far a payment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum PaymentStatus {
    /// It is recorded, and was not carried out yet.
    Created,
    /// A bank debit is on its way.
    Processing,
    /// It is paid.
    Succeeded,
    /// It was not made; `declineCode` says why.
    Declined,
    /// The payer must go to `redirectUrl`.
    RequiresAction,
    /// The gateway has not answered yet. The portal finds out; nobody needs to pay again.
    Unknown,
    /// The bank returned it after it was paid.
    Returned,
    /// The payer's bank charged it back.
    ChargedBack,
}

/// Why a payment was declined.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum DeclineCode {
    /// The card or account does not have the money.
    InsufficientFunds,
    /// The card has expired.
    ExpiredCard,
    /// A number, date or security code was typed wrong.
    IncorrectDetails,
    /// The card's or the account's limit is reached.
    LimitExceeded,
    /// The payer did not pass the bank's authentication.
    AuthenticationFailed,
    /// The bank wants the payer to authenticate.
    AuthenticationRequired,
    /// The card is lost, stolen or blocked.
    CardBlocked,
    /// The bank account is closed, or cannot be debited.
    AccountClosed,
    /// The agreement to debit the bank account has ended.
    MandateInactive,
    /// The method no longer exists at the gateway.
    MethodUnavailable,
    /// The gateway refused the request.
    Refused,
    /// The gateway could not carry it out.
    ProcessingError,
    /// The gateway was too busy.
    Busy,
    /// The payer left the gateway's page, or its time ran out.
    Abandoned,
    /// The bank declined without a reason.
    Declined,
}

/// The method of a payment, without its number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct UsedMethod {
    /// Card or bank debit.
    pub r#type: MethodType,
    /// The card's brand, in lower case; `null` for a bank account.
    pub brand: Option<String>,
    /// Last four digits.
    pub last4: String,
}

/// A refund of a payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct PaymentRefund {
    /// The amount.
    pub amount: Money,
    /// How far it is.
    pub status: RefundStatus,
    /// Its id in Transaction History; `null` until it is booked.
    pub entry_id: Option<String>,
}

/// How far a refund is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum RefundStatus {
    /// The gateway has not answered yet.
    Pending,
    /// It is made.
    Made,
    /// It failed; the money stays with the provider.
    Failed,
}

/// `GET …/payment-methods`: the saved methods, the default one first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct PaymentMethods {
    /// The methods, in the order in which Auto Pay uses them.
    pub items: Vec<SavedMethod>,
    /// What a payment can pay now: what is open, less disputes and bank debits on their way.
    pub payable: Money,
    /// The balance that a payment must name.
    pub balance: Money,
    /// Whether a payment may exceed `payable`.
    pub may_exceed: bool,
    /// The payment in flight, which must end before another one begins; `null` without one.
    pub in_flight: Option<Payment>,
    /// Bank debits on their way.
    pub reserved: Money,
    /// The gateway's page can add these types.
    pub types: Vec<MethodType>,
}

/// A saved card or bank account, without its number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct SavedMethod {
    /// The method's id at the gateway.
    pub id: String,
    /// Card or bank debit.
    pub r#type: MethodType,
    /// The card's brand, in lower case; `null` for a bank account.
    pub brand: Option<String>,
    /// Last four digits.
    pub last4: String,
    /// Month of the card's expiry, 1 to 12; `null` for a bank account.
    pub exp_month: Option<u8>,
    /// Year of the card's expiry; `null` for a bank account.
    pub exp_year: Option<u16>,
    /// Whether it is the default method.
    pub default: bool,
    /// Its place in the order, from 1.
    pub order: u16,
    /// Where receipts of payments with it go; `null` for the account's billing contacts.
    pub receipt_email: Option<String>,
    /// Whether it can pay today.
    pub status: MethodStatus,
}

/// Whether a saved method can pay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum MethodStatus {
    /// It can.
    Ready,
    /// The card has expired.
    Expired,
    /// The payer must first verify the bank account, by two small deposits.
    AwaitingVerification,
    /// The agreement to debit the bank account has ended.
    Inactive,
}

/// `POST …/payment-methods/setup`: opens the gateway's page to save a method.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SetUpMethodRequest {
    /// Card or bank debit.
    pub r#type: MethodType,
    /// *Use For Auto Pay*: the method becomes the default.
    pub use_for_auto_pay: bool,
}

/// The gateway's page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct MethodSetUp {
    /// Where the payer must go now.
    pub redirect_url: String,
}

/// `PATCH …/payment-methods/{methodId}`: changes what is given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChangeMethodRequest {
    /// `true` makes it the default method.
    #[serde(default)]
    pub default: Option<bool>,
    /// Its new place in the order, from 1.
    #[serde(default)]
    pub order: Option<u16>,
    /// Where receipts of payments with it go; empty for the account's billing contacts.
    #[cfg_attr(feature = "openapi", schemars(length(max = EMAIL_LENGTH)))]
    #[serde(default)]
    pub receipt_email: Option<String>,
}

/// `POST /v1/staff/accounts/{accountId}/payments/{paymentId}/refunds`: refunds a payment. The
/// response is the new [`Transaction`](crate::Transaction), or 202 without a body while the gateway
/// has not answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RefundRequest {
    /// A positive amount, up to what is left of the payment.
    pub amount: Money,
    /// The reason, which the customer sees: 1 to 500 characters on one line.
    #[cfg_attr(feature = "openapi", schemars(length(max = TEXT_LENGTH)))]
    pub reason: String,
}

/// The response to an event that the payment gateway reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct EventReceipt {
    /// What became of the event.
    pub outcome: EventOutcome,
}

/// What became of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum EventOutcome {
    /// The portal is as the gateway says.
    CarriedOut,
    /// It was carried out before.
    Repeated,
    /// It does not concern the portal.
    Ignored,
    /// It contradicts what the portal has recorded, and sending it again would not change that. The
    /// log says what to look at.
    Unresolved,
}
