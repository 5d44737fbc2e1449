//! Stripe's hosted page, Checkout: what it is opened with, and how far a payer is there.
//!
//! Source: <https://docs.stripe.com/api/checkout/sessions>.

use app::payments::gateway::{
    CheckoutPurpose, CheckoutRequest, CheckoutSession, CheckoutState, GatewayError,
};
use domain::document::{Language, MethodKind};
use domain::money::Money;
use domain::payment::Checkout;

use crate::amount;
use crate::form::Form;
use crate::objects::{Expandable, Metadata, Session, SetupIntent};
use crate::payment::{self, strange};
use crate::secret::SecretSource;
use crate::stripe::{Stripe, path};
use crate::transport::Transport;

const USE_FOR_AUTO_PAY: &str = "use_for_auto_pay";

/// What a session is read with.
pub(crate) const EXPANDED: [&str; 4] = [
    "payment_intent.latest_charge.refunds",
    "payment_intent.payment_method",
    "setup_intent.payment_method",
    "setup_intent.mandate",
];

/// Stripe's word for a kind of method.
pub(crate) const fn kind(kind: MethodKind) -> &'static str {
    match kind {
        MethodKind::Card => "card",
        MethodKind::BankDebit => "acss_debit",
    }
}

/// Stripe's word for a language of the page. It has one English for Canada and the United States.
pub(crate) const fn locale(language: Language) -> &'static str {
    match language {
        Language::English => "en",
        Language::French => "fr-CA",
    }
}

/// When a saved bank account is debited, as the payer reads it in the agreement.
const fn interval(language: Language) -> &'static str {
    match language {
        Language::English => "when a bill is due",
        Language::French => "à l’échéance d’une facture",
    }
}

/// The address with one more word in its query.
pub(crate) fn with_word(url: &str, word: &str) -> String {
    let (url, fragment) = match url.split_once('#') {
        Some((url, fragment)) => (url, format!("#{fragment}")),
        None => (url, String::new()),
    };
    let join = if url.contains('?') { '&' } else { '?' };
    format!("{url}{join}checkout={word}{fragment}")
}

/// The agreement to debit a bank account: for one payment, or for all later ones. A personal
/// account gives the payer the longer time to contest a debit.
///
/// <https://docs.stripe.com/payments/acss-debit/set-up-payment?payment-ui=checkout>
fn agreement(form: Form, language: Language, for_later: bool) -> Form {
    let field = |name: &str| format!("payment_method_options[acss_debit]{name}");
    let schedule = if for_later { "combined" } else { "sporadic" };
    let interval = for_later.then(|| interval(language));
    form.with(&field("[mandate_options][payment_schedule]"), schedule)
        .with_some(&field("[mandate_options][interval_description]"), interval)
        .with(&field("[mandate_options][transaction_type]"), "personal")
        .with(&field("[verification_method]"), "automatic")
}

/// The form of a session, and its idempotency key. The amount must be one that is charged.
pub(crate) fn form(request: &CheckoutRequest<'_>) -> Result<(Form, String), GatewayError> {
    let currency = request.currency.code().to_ascii_lowercase();
    let form = Form::default()
        .with("customer", request.customer)
        .with("allowed_payment_method_types[0]", kind(request.kind))
        .with("locale", locale(request.language))
        .with("expires_at", request.expires_at.as_second())
        .with("success_url", with_word(request.return_url, "done"))
        .with("cancel_url", with_word(request.return_url, "left"))
        .with("metadata[account_id]", request.account);
    let is_debit = request.kind == MethodKind::BankDebit;
    let (form, key) = match &request.purpose {
        CheckoutPurpose::Pay { payment, amount, description, save } => {
            let form = pay(form, request, (*amount, &currency, description))?
                .with("client_reference_id", payment)
                .with("metadata[payment_id]", payment)
                .with("payment_intent_data[metadata][payment_id]", payment)
                .with_some(
                    "payment_intent_data[setup_future_usage]",
                    save.then_some("off_session"),
                );
            let form = if is_debit { agreement(form, request.language, *save) } else { form };
            (form, payment.to_string())
        }
        CheckoutPurpose::Save { key, use_for_auto_pay } => {
            let form = form
                .with("mode", "setup")
                .with("currency", &currency)
                .with("metadata[use_for_auto_pay]", use_for_auto_pay)
                .with("setup_intent_data[metadata][account_id]", request.account);
            let form = if is_debit {
                let form = form.with("payment_method_options[acss_debit][currency]", &currency);
                agreement(form, request.language, true)
            } else {
                form
            };
            (form, (*key).to_owned())
        }
    };
    Ok((form.expand(&EXPANDED), key))
}

fn pay(
    form: Form,
    request: &CheckoutRequest<'_>,
    (amount, currency, description): (Money, &str, &str),
) -> Result<Form, GatewayError> {
    let minor = amount::to_minor(amount).ok_or_else(|| strange("an amount", "not chargeable"))?;
    Ok(form
        .with("mode", "payment")
        // The payer pays in the account's currency: the payment is booked in it.
        .with("adaptive_pricing[enabled]", false)
        .with("line_items[0][quantity]", 1)
        .with("line_items[0][price_data][currency]", currency)
        .with("line_items[0][price_data][unit_amount]", minor)
        .with("line_items[0][price_data][product_data][name]", description)
        .with("payment_intent_data[metadata][account_id]", request.account))
}

/// Whether the portal opened this page.
pub(crate) fn is_ours(session: &Session) -> bool {
    let metadata = session.metadata.clone().unwrap_or_default();
    match session.mode.as_str() {
        "payment" => payment::is_ours(&metadata),
        "setup" => payment::account(&metadata).is_some(),
        _ => false,
    }
}

impl<T: Transport, S: SecretSource> Stripe<T, S> {
    /// A session by its id.
    pub(crate) async fn session(&self, id: &str) -> Result<Session, GatewayError> {
        self.get(&path("checkout/sessions", id)?, Form::default().expand(&EXPANDED)).await
    }

    /// How far the payer is on a page.
    pub(crate) async fn seen_page(
        &self,
        session: &Session,
    ) -> Result<CheckoutSession, GatewayError> {
        let metadata = session.metadata.clone().unwrap_or_default();
        let state = match (session.status.as_deref(), session.mode.as_str()) {
            (Some("open"), _) => CheckoutState::Open,
            (Some("expired"), _) => CheckoutState::Expired,
            (Some("complete"), "payment") => {
                let intent = object(session.payment_intent.as_ref(), "payment")?;
                CheckoutState::Paid(Box::new(self.seen_with(intent, None).await?))
            }
            (Some("complete"), "setup") => {
                let setup = object(session.setup_intent.as_ref(), "setup")?;
                self.saved(setup, &metadata).await?
            }
            (status, _) => return Err(strange("a page's status", status.unwrap_or_default())),
        };
        let url = session.url.clone().unwrap_or_default();
        Ok(CheckoutSession {
            checkout: Checkout { id: session.id.clone(), url },
            state,
            account: payment::account(&metadata),
            payment: payment::payment(&metadata),
        })
    }

    async fn saved(
        &self,
        setup: &SetupIntent,
        metadata: &Metadata,
    ) -> Result<CheckoutState, GatewayError> {
        let method = self.method_of_setup(setup).await?;
        let method = method.ok_or_else(|| strange("a saved method", "of no known kind"))?;
        let ticked = metadata.get(USE_FOR_AUTO_PAY).map(String::as_str);
        Ok(CheckoutState::Saved { method, use_for_auto_pay: ticked == Some("true") })
    }
}

/// The object of a complete session.
fn object<'a, V>(field: Option<&'a Expandable<V>>, what: &str) -> Result<&'a V, GatewayError> {
    field.and_then(Expandable::object).ok_or_else(|| strange(what, "not there"))
}
