//! Asks the gateway to carry a recorded payment out, and records its answer.
//!
//! The payment's id is the gateway's idempotency key, and what is asked for comes from the record
//! alone. So a payment may be sent again, by a repeated request or by the reconciler, as long as
//! the gateway remembers the key ([`RESEND_WITHIN`]).

use domain::document::Language;
use domain::ids::AccountId;
use domain::payment::{Checkout, Decline, Payment, PaymentMethod, PaymentState};
use jiff::SignedDuration;

use super::gateway::{
    CHECKOUT_LIFE, ChargeRequest, CheckoutPurpose, CheckoutRequest, CheckoutSession, CheckoutState,
    GatewayError, PaymentGateway, RESEND_WITHIN, SHORTEST_PAGE,
};
use super::settle::{SettleError, Settler};
use super::store::PaymentStore;
use crate::system::Clock;

/// The longest pause before a gateway that was busy is asked again; half of it on average.
const BUSY_PAUSE: SignedDuration = SignedDuration::from_secs(2);

/// A charge that the gateway does not have is sent again for so long. Later the payer has left, and
/// must not be charged by surprise.
pub(super) const RESEND_FOR: SignedDuration = SignedDuration::from_mins(20);

/// How much earlier than the reconciler a repeated request stops, so that no charge is on its way
/// when the payment is ended.
const RESEND_MARGIN: SignedDuration = SignedDuration::from_mins(2);

/// How often a busy gateway is asked within one call.
const BUSY_ATTEMPTS: u32 = 3;

/// What the provider decided about payments, and where the portal is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// The portal's address, without a slash at its end.
    pub portal_url: String,
    /// The provider's name, which the payer reads on the gateway's page.
    pub provider: String,
    /// Whether customers may pay more than is payable; the rest is credit.
    pub may_exceed: bool,
}

impl Site {
    /// The page of a payment, to which the payer comes back.
    fn payment_page(&self, account: &AccountId, payment: &Payment) -> String {
        format!("{}/accounts/{account}/payments/{}", self.portal_url, payment.id)
    }

    /// What the payer reads on the gateway's page.
    fn description(&self, language: Language) -> String {
        match language {
            Language::English => format!("Payment to {}", self.provider),
            Language::French => format!("Paiement à {}", self.provider),
        }
    }
}

/// Asks the gateway.
#[derive(Debug)]
pub(crate) struct CarryOut<'a, S, C, G> {
    pub(crate) settler: Settler<'a, S, C>,
    pub(crate) gateway: &'a G,
    pub(crate) site: &'a Site,
}

impl<S: PaymentStore, C: Clock, G: PaymentGateway> CarryOut<'_, S, C, G> {
    /// Whether the gateway must still be asked, and may be.
    pub(super) fn is_waiting(&self, payment: &Payment) -> bool {
        let waits = matches!(
            payment.state,
            PaymentState::Created | PaymentState::Submitted | PaymentState::Unknown
        );
        let resend_for = match payment.method {
            PaymentMethod::Known(_) => RESEND_FOR - RESEND_MARGIN,
            PaymentMethod::New { .. } => RESEND_WITHIN,
        };
        waits && self.age(payment) < resend_for
    }

    /// How long ago the payment was recorded.
    pub(super) fn age(&self, payment: &Payment) -> SignedDuration {
        self.settler.books.clock.now().duration_since(payment.created_at)
    }

    /// Asks for the charge or the page, and records the answer.
    ///
    /// # Errors
    /// [`SettleError`]; the payment stays in flight.
    pub(crate) async fn carry_out(
        &self,
        account: &AccountId,
        payment: Payment,
    ) -> Result<Payment, SettleError> {
        match payment.method {
            PaymentMethod::Known(_) => self.charge(account, payment).await,
            PaymentMethod::New { .. } => self.open_page(account, payment).await,
        }
    }

    async fn charge(&self, account: &AccountId, payment: Payment) -> Result<Payment, SettleError> {
        let PaymentMethod::Known(method) = &payment.method else { return Ok(payment) };
        let return_url = self.site.payment_page(account, &payment);
        let request = ChargeRequest {
            account,
            payment: &payment.id,
            customer: &payment.customer,
            method,
            amount: payment.amount,
            // At night, nobody is there to authenticate.
            return_url: payment.payer.user().map(|_| &*return_url),
        };
        let mut attempts = 1;
        let answer = loop {
            match self.gateway.charge(&request).await {
                Err(GatewayError::Busy) if attempts < BUSY_ATTEMPTS => {
                    self.settler.books.clock.pause(BUSY_PAUSE).await;
                    attempts = attempts.saturating_add(1);
                }
                answer => break answer,
            }
        };
        match answer {
            Ok(seen) => self.settler.settle(account, &payment.id, &seen, None).await,
            Err(error) => self.failed(account, &payment, error).await,
        }
    }

    /// Records what an error of the gateway says about a payment.
    async fn failed(
        &self,
        account: &AccountId,
        payment: &Payment,
        error: GatewayError,
    ) -> Result<Payment, SettleError> {
        tracing::warn!(payment = %payment.id, %error, "the gateway did not carry a payment out");
        let id = &payment.id;
        match error {
            GatewayError::Busy => self.move_to(account, payment, PaymentState::Created).await,
            GatewayError::Unknown(_) | GatewayError::Foreign => {
                self.move_to(account, payment, PaymentState::Unknown).await
            }
            GatewayError::Refused { .. } if self.page_is_late(payment) => {
                self.settler.decline(account, id, Decline::Abandoned, None).await
            }
            GatewayError::Refused { decline, .. } => {
                self.settler.decline(account, id, decline, None).await
            }
            GatewayError::NotFound => {
                self.settler.decline(account, id, Decline::MethodUnavailable, None).await
            }
        }
    }

    /// Whether the gateway may refuse the payment's page only because it would expire too soon: it
    /// had no answer for the first request, and the payer repeated it.
    fn page_is_late(&self, payment: &Payment) -> bool {
        let is_new = matches!(payment.method, PaymentMethod::New { .. });
        is_new && self.age(payment) >= CHECKOUT_LIFE - SHORTEST_PAGE
    }

    async fn move_to(
        &self,
        account: &AccountId,
        payment: &Payment,
        state: PaymentState,
    ) -> Result<Payment, SettleError> {
        let now = self.settler.books.clock.now();
        // Another call may have learned more meanwhile.
        let update = |payment: Payment| match payment.state {
            PaymentState::Created | PaymentState::Submitted | PaymentState::Unknown => {
                Payment { state, changed_at: now, ..payment }
            }
            _ => payment,
        };
        self.settler.record(account, &payment.id, update).await
    }

    async fn open_page(
        &self,
        account: &AccountId,
        payment: Payment,
    ) -> Result<Payment, SettleError> {
        match self.page(account, &payment).await {
            Ok(session) => self.opened(account, &payment, session).await,
            Err(error) => self.failed(account, &payment, error).await,
        }
    }

    /// The gateway's page for this payment. The same payment always has the same page.
    async fn page(
        &self,
        account: &AccountId,
        payment: &Payment,
    ) -> Result<CheckoutSession, GatewayError> {
        let PaymentMethod::New { kind, use_for_auto_pay } = &payment.method else {
            return Err(GatewayError::NotFound);
        };
        let return_url = self.site.payment_page(account, payment);
        let description = self.site.description(payment.language);
        let request = CheckoutRequest {
            account,
            customer: &payment.customer,
            currency: payment.amount.currency(),
            kind: *kind,
            purpose: CheckoutPurpose::Pay {
                payment: &payment.id,
                amount: payment.amount,
                description: &description,
                save: *use_for_auto_pay,
            },
            language: payment.language,
            expires_at: payment.created_at + CHECKOUT_LIFE,
            return_url: &return_url,
        };
        self.gateway.open_checkout(&request).await
    }

    async fn opened(
        &self,
        account: &AccountId,
        payment: &Payment,
        session: CheckoutSession,
    ) -> Result<Payment, SettleError> {
        let checkout = session.checkout;
        let now = self.settler.books.clock.now();
        self.settler
            .record(account, &payment.id, |payment| match payment.state {
                state if !state.is_in_flight() => payment,
                _ => Payment {
                    state: PaymentState::RequiresAction,
                    redirect: Some(checkout.url.clone()),
                    checkout: Some(Checkout::clone(&checkout)),
                    changed_at: now,
                    ..payment
                },
            })
            .await
    }

    /// Closes a payment in flight that waits for the payer, so that another one can begin. Gives
    /// whether it is no longer in flight.
    ///
    /// # Errors
    /// [`SettleError`].
    pub(crate) async fn release(
        &self,
        account: &AccountId,
        payment: &Payment,
    ) -> Result<bool, SettleError> {
        let settled = match self.close(account, payment).await {
            Ok(closed) => self.closed(account, payment, closed).await?,
            Err(error) => {
                tracing::warn!(payment = %payment.id, %error, "a payment cannot be closed");
                return Ok(false);
            }
        };
        Ok(settled.is_some_and(|payment| !payment.state.is_in_flight()))
    }

    /// Closes it at the gateway.
    async fn close(&self, account: &AccountId, payment: &Payment) -> Result<Closed, GatewayError> {
        let is_new = matches!(payment.method, PaymentMethod::New { .. });
        match (&payment.checkout, &payment.gateway_id) {
            (Some(checkout), _) => {
                Ok(Closed::Page(self.gateway.close_checkout(&checkout.id).await?.state))
            }
            (None, Some(id)) if payment.state == PaymentState::RequiresAction => {
                Ok(Closed::Payment(Box::new(self.gateway.cancel_payment(id).await?)))
            }
            // The page may exist, although its address was lost.
            (None, None) if is_new => match self.page(account, payment).await {
                Ok(session) => {
                    let closed = self.gateway.close_checkout(&session.checkout.id).await?;
                    Ok(Closed::Page(closed.state))
                }
                // It does not, and it is too late to open it.
                Err(GatewayError::Refused { .. }) => Ok(Closed::Page(CheckoutState::Expired)),
                Err(error) => Err(error),
            },
            _ => Ok(Closed::No),
        }
    }

    async fn closed(
        &self,
        account: &AccountId,
        payment: &Payment,
        closed: Closed,
    ) -> Result<Option<Payment>, SettleError> {
        let (settler, id) = (&self.settler, &payment.id);
        let settled = match closed {
            Closed::Payment(seen) => settler.settle(account, id, &seen, None).await?,
            Closed::Page(CheckoutState::Paid(seen)) => {
                settler.settle(account, id, &seen, None).await?
            }
            Closed::Page(CheckoutState::Expired) => {
                settler.decline(account, id, Decline::Abandoned, None).await?
            }
            Closed::Page(CheckoutState::Open | CheckoutState::Saved { .. }) | Closed::No => {
                return Ok(None);
            }
        };
        Ok(Some(settled))
    }
}

/// What became of a payment that was to be closed.
enum Closed {
    /// Its page, as it is now.
    Page(CheckoutState),
    /// The payment, as it is now.
    Payment(Box<domain::payment::GatewayPayment>),
    /// It does not wait for the payer.
    No,
}
