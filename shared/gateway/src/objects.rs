//! Stripe's objects: only the fields that are used. Other fields are ignored, and words that Stripe
//! may add to an enumeration stay text until it is decided what they mean.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

/// What the provider recorded at an object.
pub(crate) type Metadata = BTreeMap<String, String>;

/// A field that is the id of an object, or the object.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum Expandable<T> {
    Id(String),
    Object(Box<T>),
}

impl<T> Expandable<T> {
    pub(crate) fn object(&self) -> Option<&T> {
        match self {
            Self::Id(_) => None,
            Self::Object(object) => Some(object),
        }
    }
}

/// Whatever has an id.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Identified {
    pub(crate) id: String,
}

/// A reference to an object, of which only the id is used.
pub(crate) type Reference = Expandable<Identified>;

impl Reference {
    pub(crate) fn id(&self) -> &str {
        match self {
            Self::Id(id) => id,
            Self::Object(object) => &object.id,
        }
    }
}

/// A page of a list.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct List<T> {
    pub(crate) data: Vec<T>,
    #[serde(default)]
    pub(crate) has_more: bool,
}

/// An object of a list: its id says where the next page begins.
pub(crate) trait Listed {
    fn id(&self) -> &str;
}

macro_rules! listed {
    ($($name:ident),+) => {
        $( impl Listed for $name {
            fn id(&self) -> &str {
                &self.id
            }
        } )+
    };
}

listed!(BalanceTransaction, Dispute, Event, PaymentIntent, Refund, Session, SetupIntent);

/// <https://docs.stripe.com/api/customers/object>
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Customer {
    pub(crate) id: String,
    #[serde(default)]
    pub(crate) deleted: bool,
    #[serde(default)]
    pub(crate) metadata: Metadata,
}

/// <https://docs.stripe.com/api/payment_intents/object>
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct PaymentIntent {
    pub(crate) id: String,
    pub(crate) amount: i64,
    #[serde(default)]
    pub(crate) amount_received: i64,
    pub(crate) currency: String,
    pub(crate) status: String,
    #[serde(default)]
    pub(crate) metadata: Metadata,
    #[serde(default)]
    pub(crate) last_payment_error: Option<ErrorBody>,
    #[serde(default)]
    pub(crate) next_action: Option<NextAction>,
    #[serde(default)]
    pub(crate) payment_method: Option<Expandable<PaymentMethod>>,
    #[serde(default)]
    pub(crate) latest_charge: Option<Expandable<Charge>>,
}

/// <https://docs.stripe.com/api/setup_intents/object>
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct SetupIntent {
    pub(crate) id: String,
    pub(crate) status: String,
    #[serde(default)]
    pub(crate) payment_method: Option<Expandable<PaymentMethod>>,
    #[serde(default)]
    pub(crate) mandate: Option<Expandable<MandateObject>>,
}

/// What the payer must do.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct NextAction {
    #[serde(default)]
    pub(crate) redirect_to_url: Option<RedirectToUrl>,
    #[serde(default)]
    pub(crate) verify_with_microdeposits: Option<Value>,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct RedirectToUrl {
    pub(crate) url: Option<String>,
}

/// <https://docs.stripe.com/api/charges/object>
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Charge {
    #[serde(default)]
    pub(crate) payment_method: Option<String>,
    #[serde(default)]
    pub(crate) payment_method_details: Option<MethodDetails>,
    /// Only if it was asked for.
    #[serde(default)]
    pub(crate) refunds: Option<List<Refund>>,
}

/// <https://docs.stripe.com/api/payment_methods/object>
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct PaymentMethod {
    pub(crate) id: String,
    #[serde(default)]
    pub(crate) customer: Option<Reference>,
    #[serde(flatten)]
    pub(crate) details: MethodDetails,
}

/// What a payment method is. Exactly one of its kinds that are known, or none.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct MethodDetails {
    #[serde(default)]
    pub(crate) card: Option<Card>,
    #[serde(default)]
    pub(crate) acss_debit: Option<AcssDebit>,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Card {
    #[serde(default)]
    pub(crate) brand: Option<String>,
    #[serde(default)]
    pub(crate) last4: Option<String>,
    #[serde(default)]
    pub(crate) exp_month: Option<u8>,
    #[serde(default)]
    pub(crate) exp_year: Option<u16>,
}

/// A Canadian bank account.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct AcssDebit {
    #[serde(default)]
    pub(crate) last4: Option<String>,
    /// A charge names the mandate that it used.
    #[serde(default)]
    pub(crate) mandate: Option<String>,
}

/// <https://docs.stripe.com/api/mandates/object>
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct MandateObject {
    pub(crate) id: String,
    pub(crate) status: String,
}

/// <https://docs.stripe.com/api/refunds/object>
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Refund {
    pub(crate) id: String,
    pub(crate) amount: i64,
    pub(crate) currency: String,
    #[serde(default)]
    pub(crate) status: Option<String>,
    #[serde(default)]
    pub(crate) metadata: Option<Metadata>,
}

/// <https://docs.stripe.com/api/disputes/object>
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Dispute {
    pub(crate) id: String,
    pub(crate) amount: i64,
    pub(crate) currency: String,
    pub(crate) reason: String,
    /// None, one, or two: the money goes, and may come back.
    #[serde(default)]
    pub(crate) balance_transactions: Vec<Moved>,
}

/// A movement of money, of which only the direction is used.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Moved {
    pub(crate) amount: i64,
}

/// <https://docs.stripe.com/api/checkout/sessions/object>
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Session {
    pub(crate) id: String,
    /// While it is open.
    #[serde(default)]
    pub(crate) url: Option<String>,
    pub(crate) status: Option<String>,
    pub(crate) mode: String,
    #[serde(default)]
    pub(crate) metadata: Option<Metadata>,
    #[serde(default)]
    pub(crate) payment_intent: Option<Expandable<PaymentIntent>>,
    #[serde(default)]
    pub(crate) setup_intent: Option<Expandable<SetupIntent>>,
}

/// <https://docs.stripe.com/api/payouts/object>
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct PayoutObject {
    pub(crate) id: String,
    pub(crate) amount: i64,
    pub(crate) currency: String,
    pub(crate) arrival_date: i64,
    pub(crate) automatic: bool,
    #[serde(default)]
    pub(crate) reconciliation_status: Option<String>,
}

/// <https://docs.stripe.com/api/balance_transactions/object>
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct BalanceTransaction {
    pub(crate) id: String,
    pub(crate) amount: i64,
    pub(crate) fee: i64,
    pub(crate) net: i64,
    pub(crate) currency: String,
    pub(crate) created: i64,
    pub(crate) reporting_category: String,
    #[serde(default)]
    pub(crate) source: Option<Expandable<Source>>,
}

/// What moved money: a charge, refund, dispute or payout.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Source {
    pub(crate) id: String,
    #[serde(default)]
    pub(crate) payment_intent: Option<Reference>,
}

/// <https://docs.stripe.com/api/events/object>
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Event {
    pub(crate) id: String,
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) created: i64,
    pub(crate) livemode: bool,
    pub(crate) data: EventData,
}

/// The objects of events are of all kinds, so they stay as they came.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct EventData {
    pub(crate) object: Value,
    #[serde(default)]
    pub(crate) previous_attributes: Value,
}

/// The body of an error.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct ErrorEnvelope {
    pub(crate) error: ErrorBody,
}

/// <https://docs.stripe.com/api/errors>
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct ErrorBody {
    #[serde(rename = "type", default)]
    pub(crate) kind: Option<String>,
    #[serde(default)]
    pub(crate) code: Option<String>,
    #[serde(default)]
    pub(crate) decline_code: Option<String>,
    #[serde(default)]
    pub(crate) param: Option<String>,
    #[serde(default)]
    pub(crate) payment_intent: Option<Box<PaymentIntent>>,
    #[serde(default)]
    pub(crate) payment_method: Option<Box<PaymentMethod>>,
}
