//! The gateway's port: customers, charges, pages, payments, refunds and methods.

use app::payments::gateway::{
    ChargeRequest, CheckoutRequest, CheckoutSession, CustomerRequest, GatewayError,
    GatewayRefundRequest, PaymentGateway, Unchargeable,
};
use domain::auto_pay::ChargeLimits;
use domain::document::{Mandate, SavedMethod};
use domain::ids::{AccountId, PaymentId};
use domain::money::{Currency, Money};
use domain::payment::{GatewayPayment, GatewayRefund};
use jiff::{SignedDuration, Timestamp};

use crate::amount;
use crate::checkout::{self, kind, locale, with_word};
use crate::failure::Failure;
use crate::form::Form;
use crate::objects::{Customer, Identified, PaymentIntent, PaymentMethod, Refund, Session};
use crate::payment::{self, ACCOUNT_ID, PAYMENT_ID, REFUND_ID, strange};
use crate::secret::SecretSource;
use crate::stripe::{Stripe, path};
use crate::transport::Transport;

/// Stripe's clock may be behind the portal's by this much at most.
const SKEW: SignedDuration = SignedDuration::from_mins(5);

fn metadata(name: &str) -> String {
    format!("metadata[{name}]")
}

fn minor(amount: Money) -> Result<i64, GatewayError> {
    amount::to_minor(amount).ok_or_else(|| strange("an amount", "not chargeable"))
}

/// The form of a charge. The method's kind is the only one allowed: the provider's settings at
/// Stripe cannot add a kind that would send the payer elsewhere.
///
/// <https://docs.stripe.com/api/payment_intents/create>
fn charge_form(request: &ChargeRequest<'_>) -> Result<Form, GatewayError> {
    let currency = request.amount.currency().code().to_ascii_lowercase();
    let mandate = request.method.mandate.as_ref().map(|mandate| mandate.id.as_str());
    let form = Form::default()
        .with("amount", minor(request.amount)?)
        .with("currency", currency)
        .with("customer", request.customer)
        .with("payment_method", &request.method.id)
        .with("allowed_payment_method_types[0]", kind(request.method.kind))
        .with("confirm", true)
        .with_some("mandate", mandate.filter(|id| !id.is_empty()))
        .with(&metadata(ACCOUNT_ID), request.account)
        .with(&metadata(PAYMENT_ID), request.payment);
    let form = match request.return_url {
        Some(url) => form.with("return_url", with_word(url, "done")),
        None => form.with("off_session", true),
    };
    Ok(form)
}

impl<T: Transport, S: SecretSource> PaymentGateway for Stripe<T, S> {
    fn check_amount(&self, amount: Money) -> Result<(), Unchargeable> {
        amount::check(amount)
    }

    fn limits(&self, currency: Currency) -> ChargeLimits {
        amount::limits(currency)
    }

    /// Name and address may differ when the request is sent again, and under one key Stripe takes
    /// only one form. So the customer is made with what never changes, and named in a second call.
    async fn create_customer(&self, request: &CustomerRequest<'_>) -> Result<String, GatewayError> {
        let form = Form::default().with(&metadata(ACCOUNT_ID), request.account);
        let key = format!("customer-{}", request.account);
        let made: Customer = self.make("/v1/customers", form, &key).await?;
        let form = Form::default()
            .with("name", request.name)
            .with_some("email", request.email)
            .with("preferred_locales[0]", locale(request.language));
        let named: Customer = self.post(&path("customers", &made.id)?, form).await?;
        Ok(named.id)
    }

    async fn account_of(&self, customer: &str) -> Result<Option<AccountId>, GatewayError> {
        let found: Customer = self.get(&path("customers", customer)?, Form::default()).await?;
        if found.deleted {
            Err(GatewayError::NotFound)
        } else {
            Ok(payment::account(&found.metadata))
        }
    }

    async fn charge(&self, request: &ChargeRequest<'_>) -> Result<GatewayPayment, GatewayError> {
        let key = request.payment.as_str();
        let made = self.make("/v1/payment_intents", charge_form(request)?, key).await;
        let intent: PaymentIntent = match made {
            Ok(intent) => intent,
            Err(Failure::Declined(mut error)) => match error.payment_intent.take() {
                Some(mut intent) => {
                    // The intent keeps the reason, but not in every version of the API.
                    intent.last_payment_error.get_or_insert(*error);
                    *intent
                }
                None => return Err(Failure::Declined(error).into()),
            },
            Err(other) => return Err(other.into()),
        };
        let method = Some(request.method.clone());
        Ok(GatewayPayment { method, ..payment::made(&intent, None)? })
    }

    async fn open_checkout(
        &self,
        request: &CheckoutRequest<'_>,
    ) -> Result<CheckoutSession, GatewayError> {
        let (form, key) = checkout::form(request)?;
        let session: Session = self.make("/v1/checkout/sessions", form, &key).await?;
        self.seen_page(&session).await
    }

    async fn checkout(&self, id: &str) -> Result<CheckoutSession, GatewayError> {
        let session = self.session(id).await?;
        if checkout::is_ours(&session) {
            self.seen_page(&session).await
        } else {
            Err(GatewayError::Foreign)
        }
    }

    /// Stripe refuses to close a page that is not open.
    async fn close_checkout(&self, id: &str) -> Result<CheckoutSession, GatewayError> {
        let path = format!("{}/expire", path("checkout/sessions", id)?);
        let closed = self.post::<Identified>(&path, Form::default()).await;
        let session = match closed {
            Ok(_) | Err(GatewayError::Refused { .. }) => self.session(id).await?,
            Err(error) => return Err(error),
        };
        match closed {
            Err(error) if session.status.as_deref() == Some("open") => Err(error),
            _ => self.seen_page(&session).await,
        }
    }

    async fn payment(&self, id: &str) -> Result<GatewayPayment, GatewayError> {
        let intent = self.intent(id).await?;
        if payment::is_ours(&intent.metadata) {
            self.seen(&intent).await
        } else {
            Err(GatewayError::Foreign)
        }
    }

    /// Under one key Stripe may charge a second time after 24 hours, so there could be more than
    /// one; then the one that has come furthest counts.
    async fn find_payment(
        &self,
        customer: &str,
        payment: &PaymentId,
        since: Timestamp,
    ) -> Result<Option<GatewayPayment>, GatewayError> {
        let since = since.saturating_sub(SKEW).unwrap_or(since).as_second();
        let query = Form::default().with("customer", customer).with("created[gte]", since);
        let intents: Vec<PaymentIntent> = self.all("/v1/payment_intents", query).await?;
        let ours =
            |intent: &&PaymentIntent| payment::payment(&intent.metadata).as_ref() == Some(payment);
        let furthest = |intent: &&PaymentIntent| match intent.status.as_str() {
            "succeeded" => 2,
            "canceled" | "requires_payment_method" => 0,
            _ => 1,
        };
        match intents.iter().filter(ours).max_by_key(furthest) {
            Some(intent) => Ok(Some(self.payment(&intent.id).await?)),
            None => Ok(None),
        }
    }

    /// Stripe refuses to cancel a payment that has succeeded, is on its way, or belongs to a page.
    async fn cancel_payment(&self, id: &str) -> Result<GatewayPayment, GatewayError> {
        let path = format!("{}/cancel", path("payment_intents", id)?);
        let form = Form::default().with("cancellation_reason", "abandoned");
        match self.post::<Identified>(&path, form).await {
            Ok(_) | Err(GatewayError::Refused { .. }) => self.payment(id).await,
            Err(error) => Err(error),
        }
    }

    async fn refund(
        &self,
        request: &GatewayRefundRequest<'_>,
    ) -> Result<GatewayRefund, GatewayError> {
        let form = Form::default()
            .with("payment_intent", request.gateway_payment)
            .with("amount", minor(request.amount)?)
            .with(&metadata(REFUND_ID), request.refund);
        let made: Refund = self.make("/v1/refunds", form, request.refund.as_str()).await?;
        payment::refund(&made)
    }

    async fn method(&self, id: &str) -> Result<(SavedMethod, String), GatewayError> {
        self.saved_method(id).await
    }

    async fn mandate(&self, id: &str) -> Result<Mandate, GatewayError> {
        self.mandate_by_id(id).await
    }

    /// Stripe refuses to detach a method that belongs to nobody.
    async fn remove_method(&self, id: &str) -> Result<(), GatewayError> {
        let own = match path("payment_methods", id) {
            Ok(own) => own,
            Err(_) => return Ok(()),
        };
        let detached = self.post::<Identified>(&format!("{own}/detach"), Form::default()).await;
        match detached {
            Ok(_) | Err(GatewayError::NotFound) => Ok(()),
            Err(refused @ GatewayError::Refused { .. }) => {
                match self.get::<PaymentMethod>(&own, Form::default()).await {
                    Ok(found) if found.customer.is_some() => Err(refused),
                    Ok(_) | Err(GatewayError::NotFound) => Ok(()),
                    Err(error) => Err(error),
                }
            }
            Err(error) => Err(error),
        }
    }
}
