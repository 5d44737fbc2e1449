//! What a payment gateway says of a payment, read at one moment.

use crate::document::SavedMethod;
use crate::ids::{AccountId, PaymentId, RefundId};
use crate::money::Money;
use crate::payment::Decline;

/// A payment as the gateway has it, with its refunds and disputes.
#[derive(Clone, Debug, PartialEq)]
pub struct GatewayPayment {
    /// Its id at the gateway.
    pub id: String,
    /// The account that it belongs to, as the portal recorded it there. `None` for a payment that
    /// the portal did not begin.
    pub account: Option<AccountId>,
    /// The portal's id of it.
    pub payment: Option<PaymentId>,
    /// What was captured; before that, what is to be captured.
    pub amount: Money,
    /// How far it is.
    pub state: GatewayState,
    /// The method that was used; `None` before one was.
    pub method: Option<SavedMethod>,
    /// Its refunds, oldest first.
    pub refunds: Vec<GatewayRefund>,
    /// Its disputes, oldest first.
    pub disputes: Vec<GatewayDispute>,
}

/// How far a payment is at the gateway.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GatewayState {
    /// The payer must act at this address: authenticate, or fill in the gateway's page.
    RequiresAction(String),
    /// A bank debit is on its way.
    Processing,
    /// The money is captured.
    Succeeded,
    /// It will not succeed.
    Declined(Decline),
}

/// A refund at the gateway.
#[derive(Clone, Debug, PartialEq)]
pub struct GatewayRefund {
    /// Its id at the gateway.
    pub id: String,
    /// The portal's id of the request; `None` for a refund that was made at the gateway.
    pub request: Option<RefundId>,
    /// The amount that goes back.
    pub amount: Money,
    /// How far it is.
    pub state: RefundState,
}

/// How far a refund is at the gateway.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefundState {
    /// The money has left the provider, whether or not it has arrived.
    Made,
    /// It failed or was cancelled: the money is back.
    Failed,
    /// The gateway says something that the portal does not know. Nothing is booked until it is.
    Unknown,
}

/// Money that a bank took back from the provider.
#[derive(Clone, Debug, PartialEq)]
pub struct GatewayDispute {
    /// Its id at the gateway.
    pub id: String,
    /// Why.
    pub kind: ReturnKind,
    /// The disputed amount.
    pub amount: Money,
    /// Whether the bank has taken the amount.
    pub withdrawn: bool,
    /// Whether it gave the amount back.
    pub reinstated: bool,
}

/// Why a bank took money back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReturnKind {
    /// A bank debit bounced after it had settled.
    Return,
    /// The payer contested a payment at their bank.
    Chargeback,
}
