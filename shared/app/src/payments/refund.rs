//! Staff refund a payment, whole or in part.
//!
//! The request is recorded with the payment before the gateway is asked, and its id is the
//! gateway's idempotency key. What is recorded counts against what can be refunded, so two requests
//! together never exceed the payment.

use domain::ids::{AccountId, PaymentId, RefundId, UserId};
use domain::ledger::{Entry, EntryId};
use domain::money::{Money, MoneyError};
use domain::payment::{Movement, Payment, RefundRequest};
use jiff::SignedDuration;
use serde_json::json;
use uuid::Uuid;

use super::gateway::{
    GatewayError, GatewayRefundRequest, PaymentGateway, RESEND_WITHIN, Unchargeable,
};
use super::request::{hash, origin};
use super::settle::{SettleError, Settler};
use super::store::PaymentStore;
use crate::posting::{AccountState, Batch};
use crate::retry::Retry;
use crate::staff::Reason;
use crate::store::StoreError;
use crate::system::Clock;
use crate::users::Author;

/// A request of staff.
#[derive(Clone, Copy, Debug)]
pub struct StaffRefund<'a> {
    /// The account.
    pub account: &'a AccountId,
    /// The payment.
    pub payment: &'a PaymentId,
    /// The member of staff.
    pub user: UserId,
    /// The member of staff, for the activity log.
    pub by: &'a Author,
    /// The idempotency key: new for each request, the same for its retries.
    pub key: &'a str,
    /// The amount.
    pub amount: Money,
    /// The reason, which the customer sees.
    pub reason: &'a Reason,
}

/// Why a payment was not refunded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RefundError {
    /// The account has no such payment.
    #[error("the account has no such payment")]
    UnknownPayment,
    /// Another request used the idempotency key.
    #[error("another request used the idempotency key")]
    KeyReused,
    /// The payment has not succeeded.
    #[error("the payment has not succeeded")]
    NotRefundable,
    /// Another currency than the payment's.
    #[error("the payment has another currency")]
    WrongCurrency,
    /// Not more than 0, or with decimals that the gateway does not have.
    #[error("the amount cannot be refunded")]
    BadAmount,
    /// More than is left of the payment.
    #[error("more than is left of the payment")]
    TooMuch,
    /// The gateway refused it; nothing was refunded.
    #[error("the gateway refused the refund")]
    Refused,
    /// The record and the gateway contradict each other.
    #[error(transparent)]
    Settle(SettleError),
    /// The store failed. The same request again finds out what happened.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<SettleError> for RefundError {
    fn from(error: SettleError) -> Self {
        match error {
            SettleError::Store(error) => Self::Store(error),
            SettleError::NoRecord(_) => Self::UnknownPayment,
            error => Self::Settle(error),
        }
    }
}

impl From<MoneyError> for RefundError {
    fn from(_: MoneyError) -> Self {
        Self::WrongCurrency
    }
}

/// Refunds payments through its ports.
#[derive(Debug)]
pub struct Refunder<'a, S, C, G> {
    /// Reads and settles payments.
    pub settler: Settler<'a, S, C>,
    /// The gateway.
    pub gateway: &'a G,
}

impl<S: PaymentStore, C: Clock, G: PaymentGateway> Refunder<'_, S, C, G> {
    /// Refunds, once for the idempotency key. Gives the refund's entry, or `None` while the gateway
    /// has not answered: the reconciler finds out.
    ///
    /// # Errors
    /// [`RefundError`].
    pub async fn refund(&self, request: &StaffRefund<'_>) -> Result<Option<Entry>, RefundError> {
        let id = refund_id(request);
        let mut retry = Retry::new(self.settler.books.clock);
        let payment = loop {
            match self.record(request, &id).await {
                Ok(payment) => break payment,
                Err(RefundError::Store(error)) if retry.again(&error).await => {}
                Err(RefundError::Store(StoreError::ConditionFailed(_))) => {
                    return Err(StoreError::Conflict.into());
                }
                Err(error) => return Err(error),
            }
        };
        let payment = self.carry_out(request.account, payment, &id).await?;
        let asked = payment.refunds.iter().find(|asked| asked.id == id);
        if asked.is_some_and(|asked| asked.refused) {
            return Err(RefundError::Refused);
        }
        let entry = entry_of(&payment, &id);
        let Some(entry) = entry else { return Ok(None) };
        Ok(self.settler.books.entry(request.account, entry).await?)
    }

    /// Records the request, unless it is recorded.
    async fn record(
        &self,
        request: &StaffRefund<'_>,
        id: &RefundId,
    ) -> Result<Payment, RefundError> {
        let (state, mut payment) = self.settler.read(request.account, request.payment).await?;
        let content = content(request);
        if let Some(asked) = payment.refunds.iter().find(|asked| asked.id == *id) {
            let same = asked.request == content;
            return if same { Ok(payment) } else { Err(RefundError::KeyReused) };
        }
        self.check(request, &state, &payment).await?;
        payment.refunds.push(RefundRequest {
            id: id.clone(),
            request: content,
            origin: origin(request.user, request.by),
            amount: request.amount,
            reason: request.reason.as_str().to_owned(),
            created_at: self.settler.books.clock.now(),
            pending: true,
            refused: false,
            gateway_id: None,
        });
        let mut batch = Batch::new(state);
        batch.record_payment(payment.clone());
        self.settler.books.commit(batch).await?;
        Ok(payment)
    }

    async fn check(
        &self,
        request: &StaffRefund<'_>,
        state: &AccountState,
        payment: &Payment,
    ) -> Result<(), RefundError> {
        let entry = payment.entry.ok_or(RefundError::NotRefundable)?;
        if request.amount.currency() != payment.amount.currency() {
            return Err(RefundError::WrongCurrency);
        }
        if !request.amount.is_positive() {
            return Err(RefundError::BadAmount);
        }
        // A part may be less than a gateway charges, but has no more decimals.
        if self.gateway.check_amount(request.amount) == Err(Unchargeable::Decimals) {
            return Err(RefundError::BadAmount);
        }
        // The ledger may have less: staff or an import may have reversed a part.
        let history = self.settler.books.credit_history(state, entry).await?;
        let left = history.allocated()?.plus(state.ledger.remaining(entry))?;
        if request.amount > payment.refundable()? || request.amount > left {
            return Err(RefundError::TooMuch);
        }
        Ok(())
    }

    /// Asks the gateway for a recorded refund, if it has not answered, and books what it says.
    ///
    /// # Errors
    /// [`SettleError`]; the refund stays pending.
    pub(super) async fn carry_out(
        &self,
        account: &AccountId,
        payment: Payment,
        id: &RefundId,
    ) -> Result<Payment, SettleError> {
        let asked = payment.refunds.iter().find(|asked| asked.id == *id && asked.pending);
        let (Some(asked), Some(gateway_payment)) = (asked, &payment.gateway_id) else {
            return Ok(payment);
        };
        let age = self.settler.books.clock.now().duration_since(asked.created_at);
        if let Err(error) = self.ask(asked, gateway_payment, age).await {
            tracing::warn!(payment = %payment.id, refund = %id, %error, "a refund is not made");
            if matches!(error, GatewayError::Refused { .. } | GatewayError::NotFound) {
                return self.refuse(account, &payment.id, id).await;
            }
        }
        match self.gateway.payment(gateway_payment).await {
            Ok(seen) => self.settler.settle(account, &payment.id, &seen, None).await,
            Err(_) => Ok(payment),
        }
    }

    /// A refund that the gateway would no longer recognise is not sent again.
    async fn ask(
        &self,
        asked: &RefundRequest,
        gateway_payment: &str,
        age: SignedDuration,
    ) -> Result<(), GatewayError> {
        if age >= RESEND_WITHIN {
            return Ok(());
        }
        let amount = asked.amount;
        let request = GatewayRefundRequest { refund: &asked.id, gateway_payment, amount };
        self.gateway.refund(&request).await.map(|_| ())
    }

    /// Records that the gateway did not make a refund.
    ///
    /// # Errors
    /// [`SettleError`].
    pub(super) async fn refuse(
        &self,
        account: &AccountId,
        payment: &PaymentId,
        id: &RefundId,
    ) -> Result<Payment, SettleError> {
        let refuse = |mut payment: Payment| {
            for asked in payment.refunds.iter_mut().filter(|asked| asked.id == *id) {
                (asked.refused, asked.pending) = (asked.refused || asked.pending, false);
            }
            payment
        };
        self.settler.record(account, payment, refuse).await
    }
}

/// The entry of a refund that staff asked for.
fn entry_of(payment: &Payment, id: &RefundId) -> Option<EntryId> {
    let request = payment.refunds.iter().find(|asked| asked.id == *id)?;
    let gateway_id = request.gateway_id.as_ref()?;
    let is_it = |movement: &&Movement| movement.id == *gateway_id;
    payment.movements.iter().find(is_it)?.entry
}

/// Namespace of the ids of refunds. It must never change.
const NAMESPACE: Uuid = Uuid::from_u128(0x51f7_2e0a_94cb_4d3f_b6a8_02de_7c98_1e45);

fn refund_id(request: &StaffRefund<'_>) -> RefundId {
    let StaffRefund { account, user, key, .. } = request;
    RefundId::of(Uuid::new_v5(&NAMESPACE, format!("{account}\n{user}\n{key}").as_bytes()))
}

fn content(request: &StaffRefund<'_>) -> String {
    let StaffRefund { payment, amount, reason, .. } = request;
    let (amount, currency) = (amount.to_string(), amount.currency().code());
    hash(&json!([payment.as_str(), amount, currency, reason.as_str()]).to_string())
}
