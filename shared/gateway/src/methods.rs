//! Saved methods: cards, and bank accounts with the payer's agreement to debit them.

use app::payments::gateway::GatewayError;
use domain::document::{Mandate, MandateStatus, MethodKind, SavedMethod};

use crate::form::Form;
use crate::objects::{
    Charge, Expandable, MandateObject, MethodDetails, PaymentIntent, PaymentMethod, SetupIntent,
};
use crate::payment::waits_for_deposits;
use crate::secret::SecretSource;
use crate::stripe::{Stripe, path};
use crate::transport::Transport;

/// A method of which Stripe gives these details; `None` when it is neither card nor bank account.
fn saved(id: &str, details: &MethodDetails) -> Option<SavedMethod> {
    let id = id.to_owned();
    if let Some(card) = &details.card {
        return Some(SavedMethod {
            id,
            kind: MethodKind::Card,
            brand: card.brand.clone(),
            last4: card.last4.clone().unwrap_or_default(),
            expiry: card.exp_month.zip(card.exp_year),
            mandate: None,
            receipt_email: None,
        });
    }
    details.acss_debit.as_ref().map(|account| SavedMethod {
        id,
        kind: MethodKind::BankDebit,
        brand: None,
        last4: account.last4.clone().unwrap_or_default(),
        expiry: None,
        mandate: None,
        receipt_email: None,
    })
}

/// A payment method, without its mandate.
pub(crate) fn of_object(method: &PaymentMethod) -> Option<SavedMethod> {
    saved(&method.id, &method.details)
}

fn of_charge(charge: &Charge) -> Option<SavedMethod> {
    saved(charge.payment_method.as_ref()?, charge.payment_method_details.as_ref()?)
}

/// The method of a payment, without its mandate: the one that was charged, or that is about to be,
/// or that failed last.
pub(crate) fn of_payment(intent: &PaymentIntent) -> Option<SavedMethod> {
    let charge = intent.latest_charge.as_ref().and_then(Expandable::object);
    let method = || intent.payment_method.as_ref().and_then(Expandable::object);
    let failed = || intent.last_payment_error.as_ref()?.payment_method.as_deref();
    charge.and_then(of_charge).or_else(|| method().or_else(failed).and_then(of_object))
}

/// The mandate that a payment used.
pub(crate) fn mandate_of_payment(intent: &PaymentIntent) -> Option<&str> {
    let charge = intent.latest_charge.as_ref().and_then(Expandable::object)?;
    charge.payment_method_details.as_ref()?.acss_debit.as_ref()?.mandate.as_deref()
}

/// A mandate. A status that is not known does not allow a debit.
fn mandate(mandate: &MandateObject) -> Mandate {
    let status = match mandate.status.as_str() {
        "active" => MandateStatus::Active,
        "pending" => MandateStatus::Pending,
        _ => MandateStatus::Inactive,
    };
    Mandate { id: mandate.id.clone(), status }
}

/// A mandate that Stripe does not name yet.
const fn pending() -> Mandate {
    Mandate { id: String::new(), status: MandateStatus::Pending }
}

impl<T: Transport, S: SecretSource> Stripe<T, S> {
    /// A mandate by its id.
    pub(crate) async fn mandate_by_id(&self, id: &str) -> Result<Mandate, GatewayError> {
        let found: MandateObject = self.get(&path("mandates", id)?, Form::default()).await?;
        Ok(mandate(&found))
    }

    /// A payment's method with the present status of its mandate, which is pending while the payer
    /// must still confirm two small deposits.
    pub(crate) async fn method_of_payment(
        &self,
        intent: &PaymentIntent,
    ) -> Result<Option<SavedMethod>, GatewayError> {
        let Some(mut method) = of_payment(intent) else { return Ok(None) };
        if let Some(id) = mandate_of_payment(intent) {
            method.mandate = Some(self.mandate_by_id(id).await?);
        } else if waits_for_deposits(intent) {
            method.mandate = Some(pending());
        }
        Ok(Some(method))
    }

    /// The method of a setup, with its mandate.
    ///
    /// While the payer must still confirm two small deposits, Stripe may name no mandate yet; it is
    /// pending, without an id.
    pub(crate) async fn method_of_setup(
        &self,
        setup: &SetupIntent,
    ) -> Result<Option<SavedMethod>, GatewayError> {
        let method = setup.payment_method.as_ref().and_then(Expandable::object);
        let Some(mut method) = method.and_then(of_object) else { return Ok(None) };
        if method.kind == MethodKind::BankDebit {
            method.mandate = self.mandate_of_setup(setup).await?;
        }
        Ok(Some(method))
    }

    async fn mandate_of_setup(&self, setup: &SetupIntent) -> Result<Option<Mandate>, GatewayError> {
        let known = match &setup.mandate {
            Some(Expandable::Object(object)) => Some(mandate(object)),
            Some(Expandable::Id(id)) => Some(self.mandate_by_id(id).await?),
            None => None,
        };
        let waits = setup.status != "succeeded";
        Ok(known.or_else(|| waits.then(pending)))
    }

    /// A saved method by its id, and its customer.
    ///
    /// Stripe does not say which mandate a bank account has. The setups of the account do; a
    /// mandate that was given with a payment is not among them.
    pub(crate) async fn saved_method(
        &self,
        id: &str,
    ) -> Result<(SavedMethod, String), GatewayError> {
        let found: PaymentMethod = self.get(&path("payment_methods", id)?, Form::default()).await?;
        let customer = found.customer.as_ref().ok_or(GatewayError::NotFound)?.id().to_owned();
        let mut method = of_object(&found).ok_or(GatewayError::NotFound)?;
        if method.kind == MethodKind::BankDebit {
            let query = Form::default().with("payment_method", id).expand(&["data.mandate"]);
            let setups: Vec<SetupIntent> = self.all("/v1/setup_intents", query).await?;
            let newest = setups.iter().find(|setup| setup.status == "succeeded");
            if let Some(setup) = newest {
                method.mandate = self.mandate_of_setup(setup).await?;
            }
        }
        Ok((method, customer))
    }
}
