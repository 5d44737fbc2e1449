//! Payments as Stripe has them: payment intents with their refunds and disputes.

use app::payments::gateway::GatewayError;
use domain::ids::{AccountId, PaymentId, RefundId};
use domain::money::Money;
use domain::payment::{
    Decline, GatewayDispute, GatewayPayment, GatewayRefund, GatewayState, RefundState, ReturnKind,
};

use crate::form::Form;
use crate::objects::{Charge, Dispute, Expandable, List, Metadata, PaymentIntent, Refund, Session};
use crate::secret::SecretSource;
use crate::stripe::{Stripe, path};
use crate::transport::Transport;
use crate::{amount, decline};

/// Names of what the portal records at Stripe's objects.
pub(crate) const ACCOUNT_ID: &str = "account_id";
pub(crate) const PAYMENT_ID: &str = "payment_id";
pub(crate) const REFUND_ID: &str = "refund_id";

/// What a payment intent is read with.
pub(crate) const EXPANDED: [&str; 2] = ["latest_charge.refunds", "payment_method"];

/// Reasons with which banks return debits that they could not make. With other reasons it is the
/// payer who contests the payment.
///
/// <https://docs.stripe.com/api/disputes/object#dispute_object-reason>
const BANK_RETURNS: [&str; 4] =
    ["bank_cannot_process", "check_returned", "incorrect_account_details", "insufficient_funds"];

/// An answer that is not understood.
pub(crate) fn strange(what: &str, word: &str) -> GatewayError {
    GatewayError::Unknown(format!("{what} is {word:?}"))
}

/// An amount of Stripe's.
pub(crate) fn money(minor: i64, currency: &str) -> Result<Money, GatewayError> {
    let known = amount::parse_currency(currency);
    let money = known.and_then(|currency| amount::from_minor(minor, currency));
    money.ok_or_else(|| strange("an amount's currency", currency))
}

/// The account that the portal recorded.
pub(crate) fn account(metadata: &Metadata) -> Option<AccountId> {
    AccountId::parse(metadata.get(ACCOUNT_ID)?).ok()
}

/// The payment that the portal recorded.
pub(crate) fn payment(metadata: &Metadata) -> Option<PaymentId> {
    PaymentId::parse(metadata.get(PAYMENT_ID)?).ok()
}

/// Whether the portal began this payment. The provider's account at Stripe may have others, whose
/// states and currencies the portal does not know.
pub(crate) fn is_ours(metadata: &Metadata) -> bool {
    account(metadata).is_some() && payment(metadata).is_some()
}

/// A refund. One that waits has left the provider's balance. A status that is not known concerns
/// this refund alone: the payment and its other refunds can be read.
///
/// <https://docs.stripe.com/api/refunds/object#refund_object-status>
pub(crate) fn refund(refund: &Refund) -> Result<GatewayRefund, GatewayError> {
    let state = match refund.status.as_deref() {
        Some("pending" | "requires_action" | "succeeded") => RefundState::Made,
        Some("failed" | "canceled") => RefundState::Failed,
        status => {
            let (id, status) = (&refund.id, status.unwrap_or_default());
            tracing::warn!(id, status, "a refund has a status that is not known");
            RefundState::Unknown
        }
    };
    let request = refund.metadata.as_ref().and_then(|metadata| metadata.get(REFUND_ID));
    Ok(GatewayRefund {
        id: refund.id.clone(),
        request: request.and_then(|id| RefundId::parse(id).ok()),
        amount: money(refund.amount, &refund.currency)?,
        state,
    })
}

fn dispute(dispute: &Dispute, is_bank_debit: bool) -> Result<GatewayDispute, GatewayError> {
    let is_return = is_bank_debit && BANK_RETURNS.contains(&dispute.reason.as_str());
    let mut moved = dispute.balance_transactions.iter();
    Ok(GatewayDispute {
        id: dispute.id.clone(),
        kind: if is_return { ReturnKind::Return } else { ReturnKind::Chargeback },
        amount: money(dispute.amount, &dispute.currency)?,
        withdrawn: moved.clone().any(|moved| moved.amount < 0),
        reinstated: moved.any(|moved| moved.amount > 0),
    })
}

/// Whether the payer may still act, so that a page of Stripe may be open for it.
fn waits_for_payer(intent: &PaymentIntent) -> bool {
    let waiting = ["requires_payment_method", "requires_confirmation", "requires_action"];
    waiting.contains(&intent.status.as_str())
}

/// How far a payment is. `page` is the address of Stripe's page, if it is open: a card that was
/// declined there is no declined payment, because the payer can enter another one.
///
/// <https://docs.stripe.com/payments/paymentintents/lifecycle>
fn state(intent: &PaymentIntent, page: Option<String>) -> Result<GatewayState, GatewayError> {
    if let Some(url) = page {
        return Ok(GatewayState::RequiresAction(url));
    }
    let declined = intent.last_payment_error.as_ref().map(|error| {
        GatewayState::Declined(decline::declined(error.code.as_deref(), error.bank_code()))
    });
    match intent.status.as_str() {
        "succeeded" => Ok(GatewayState::Succeeded),
        "processing" => Ok(GatewayState::Processing),
        "canceled" | "requires_payment_method" => {
            Ok(declined.unwrap_or(GatewayState::Declined(Decline::Abandoned)))
        }
        "requires_action" => action(intent),
        other => Err(strange("a payment's status", other)),
    }
}

/// What the payer must do. A bank account is verified by small deposits, about which Stripe writes
/// to the payer and for which it waits up to ten days: such a debit counts as one on its way, so
/// that its amount is reserved and other payments can be made meanwhile.
///
/// <https://docs.stripe.com/payments/acss-debit/accept-a-payment>
fn action(intent: &PaymentIntent) -> Result<GatewayState, GatewayError> {
    if waits_for_deposits(intent) {
        return Ok(GatewayState::Processing);
    }
    let next = intent.next_action.as_ref();
    let redirect = next.and_then(|next| next.redirect_to_url.as_ref()?.url.clone());
    let redirect = redirect.map(GatewayState::RequiresAction);
    redirect.ok_or_else(|| strange("a payment's next action", "without an address"))
}

/// Whether the payer must still confirm two small deposits.
pub(crate) fn waits_for_deposits(intent: &PaymentIntent) -> bool {
    let next = intent.next_action.as_ref();
    intent.status == "requires_action"
        && next.is_some_and(|next| next.verify_with_microdeposits.is_some())
}

/// A payment as one object says it: without its refunds, disputes and method. `page` is the address
/// of Stripe's page, if it is open.
pub(crate) fn made(
    intent: &PaymentIntent,
    page: Option<String>,
) -> Result<GatewayPayment, GatewayError> {
    let state = state(intent, page)?;
    let captured = state == GatewayState::Succeeded;
    let amount = if captured { intent.amount_received } else { intent.amount };
    Ok(GatewayPayment {
        id: intent.id.clone(),
        account: account(&intent.metadata),
        payment: payment(&intent.metadata),
        amount: money(amount, &intent.currency)?,
        state,
        method: None,
        refunds: Vec::new(),
        disputes: Vec::new(),
    })
}

impl<T: Transport, S: SecretSource> Stripe<T, S> {
    /// A payment intent by its id.
    pub(crate) async fn intent(&self, id: &str) -> Result<PaymentIntent, GatewayError> {
        self.get(&path("payment_intents", id)?, Form::default().expand(&EXPANDED)).await
    }

    /// A payment at this moment, also when a page of Stripe is open for it.
    pub(crate) async fn seen(
        &self,
        intent: &PaymentIntent,
    ) -> Result<GatewayPayment, GatewayError> {
        if !waits_for_payer(intent) {
            return self.seen_with(intent, None).await;
        }
        let page = self.open_page(&intent.id).await?;
        if page.is_some() {
            return self.seen_with(intent, page).await;
        }
        // The payer may have paid on the page after the intent was read and before it was closed.
        self.seen_with(&self.intent(&intent.id).await?, None).await
    }

    /// A payment at this moment; `page` is the address of Stripe's page, if it is open.
    pub(crate) async fn seen_with(
        &self,
        intent: &PaymentIntent,
        page: Option<String>,
    ) -> Result<GatewayPayment, GatewayError> {
        let payment = made(intent, page)?;
        let method = self.method_of_payment(intent).await?;
        if payment.state != GatewayState::Succeeded {
            return Ok(GatewayPayment { method, ..payment });
        }
        let charge = intent.latest_charge.as_ref().and_then(Expandable::object);
        let charge = charge.ok_or_else(|| strange("a captured payment's charge", "not there"))?;
        let refunds = self.refunds(&intent.id, charge).await?;
        let disputes = self.disputes(&intent.id, charge).await?;
        Ok(GatewayPayment { method, refunds, disputes, ..payment })
    }

    /// The address of the page that is open for a payment.
    async fn open_page(&self, intent: &str) -> Result<Option<String>, GatewayError> {
        let query = Form::default().with("payment_intent", intent);
        let sessions: List<Session> = self.get("/v1/checkout/sessions", query).await?;
        let mut open =
            sessions.data.into_iter().filter(|session| session.status.as_deref() == Some("open"));
        Ok(open.next().and_then(|session| session.url))
    }

    /// The refunds of a charge, oldest first. The charge itself has the last ten.
    async fn refunds(
        &self,
        intent: &str,
        charge: &Charge,
    ) -> Result<Vec<GatewayRefund>, GatewayError> {
        let newest_first = match &charge.refunds {
            Some(list) if !list.has_more => list.data.clone(),
            _ => {
                let query = Form::default().with("payment_intent", intent);
                self.all("/v1/refunds", query).await?
            }
        };
        newest_first.iter().rev().map(refund).collect()
    }

    /// The disputes of a charge, oldest first. The charge itself does not say for certain whether
    /// there are any: its `disputed` may end with a dispute that was won.
    async fn disputes(
        &self,
        intent: &str,
        charge: &Charge,
    ) -> Result<Vec<GatewayDispute>, GatewayError> {
        let query = Form::default().with("payment_intent", intent);
        let newest_first: Vec<Dispute> = self.all("/v1/disputes", query).await?;
        let details = charge.payment_method_details.as_ref();
        let is_bank_debit = details.is_some_and(|details| details.acss_debit.is_some());
        newest_first.iter().rev().map(|one| dispute(one, is_bank_debit)).collect()
    }
}
