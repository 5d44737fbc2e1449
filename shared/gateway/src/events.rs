//! Events: what Stripe sends to the webhook, and the same events read again.
//!
//! Source: <https://docs.stripe.com/api/events>.

use app::payments::events::{
    EventPage, EventSubject, GatewayEvent, OpenWebhooks, ReadEvents, WebhookError,
};
use app::payments::gateway::GatewayError;
use jiff::Timestamp;
use serde_json::Value;

use crate::form::Form;
use crate::objects::{Event, List};
use crate::payment::strange;
use crate::secret::{SecretSource, Secrets};
use crate::signature::{SignatureError, verify_signature};
use crate::stripe::{PAGE, Stripe};
use crate::transport::Transport;

/// Why a body is not an event for this portal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EventError {
    /// It is not an event, or an event without the object that it must have.
    #[error("it is not an event")]
    Malformed,
    /// It is of Stripe's other mode, live or test.
    #[error("it is of the other mode")]
    OtherMode,
}

/// An event, for a portal with live or test money. Kinds that are not known are about nothing that
/// concerns the portal.
///
/// # Errors
/// [`EventError`].
pub fn parse_event(body: &[u8], live: bool) -> Result<GatewayEvent, EventError> {
    let event: Event = serde_json::from_slice(body).map_err(|_| EventError::Malformed)?;
    convert(&event, live)
}

fn convert(event: &Event, live: bool) -> Result<GatewayEvent, EventError> {
    if event.livemode != live {
        return Err(EventError::OtherMode);
    }
    let at = Timestamp::from_second(event.created).map_err(|_| EventError::Malformed)?;
    let subject = subject(event).ok_or(EventError::Malformed)?;
    Ok(GatewayEvent { id: event.id.clone(), kind: event.kind.clone(), at, subject })
}

/// What an event is about; `None` when it names no object.
fn subject(event: &Event) -> Option<EventSubject> {
    let object = &event.data.object;
    let id = || reference(object, "id");
    Some(match event.kind.as_str() {
        "checkout.session.completed"
        | "checkout.session.expired"
        | "checkout.session.async_payment_succeeded"
        | "checkout.session.async_payment_failed" => EventSubject::Checkout(id()?),
        "payment_intent.succeeded"
        | "payment_intent.payment_failed"
        | "payment_intent.processing"
        | "payment_intent.canceled" => EventSubject::Payment(id()?),
        "refund.created"
        | "refund.updated"
        | "refund.failed"
        | "charge.dispute.created"
        | "charge.dispute.funds_withdrawn"
        | "charge.dispute.funds_reinstated"
        | "charge.dispute.closed" => match reference(object, "payment_intent") {
            Some(payment) => EventSubject::Payment(payment),
            // Of a charge that was made without a payment intent, which the portal never does.
            None => EventSubject::Other,
        },
        "payment_method.automatically_updated" | "payment_method.detached" => {
            let before = || reference(&event.data.previous_attributes, "customer");
            let customer = reference(object, "customer").or_else(before);
            EventSubject::Method { id: id()?, customer }
        }
        "mandate.updated" => {
            EventSubject::Method { id: reference(object, "payment_method")?, customer: None }
        }
        // Only the second says that all lines are known.
        "payout.paid" | "payout.reconciliation_completed" => EventSubject::Payout(id()?),
        _ => EventSubject::Other,
    })
}

/// The id in a field: the field itself, or that of the object in it.
fn reference(object: &Value, field: &str) -> Option<String> {
    let field = object.get(field)?;
    let id = field.as_str().or_else(|| field.get("id")?.as_str())?;
    Some(id.to_owned())
}

impl<T: Transport, S: SecretSource> OpenWebhooks for Stripe<T, S> {
    /// When no signature matches, the secrets are read again: they may just have changed.
    async fn open(
        &self,
        body: &[u8],
        signature: &str,
        now: Timestamp,
    ) -> Result<GatewayEvent, WebhookError> {
        let known = self.secrets.fresh(now).await;
        let mut secrets = known.map_err(|error| WebhookError::Unavailable(error.to_string()))?;
        let verify =
            |secrets: &Secrets| verify_signature(body, signature, &secrets.of_webhooks(), now);
        let mut verified = verify(&secrets);
        if verified == Err(SignatureError::Forged)
            && let Some(newer) = self.secrets.reread(now).await
        {
            verified = verify(&newer);
            secrets = newer;
        }
        verified.map_err(|error| WebhookError::Unsigned(error.reason()))?;
        parse_event(body, secrets.is_live()).map_err(|error| match error {
            EventError::Malformed => WebhookError::Malformed,
            EventError::OtherMode => WebhookError::OtherMode,
        })
    }
}

/// Stripe lists events with the newest first, and new ones arrive meanwhile. So a page is read that
/// ends before a known event: it has the next newer ones, whatever arrives at the other end. The
/// first page ends before the last event that is older than `since`.
impl<T: Transport, S: SecretSource> ReadEvents for Stripe<T, S> {
    async fn events(
        &self,
        since: Timestamp,
        after: Option<&str>,
    ) -> Result<EventPage, GatewayError> {
        let before = match after {
            Some(after) => Some(after.to_owned()),
            None => self.last_before(since).await?,
        };
        let mut events = match before {
            Some(event) => self.page(Form::default().with("ending_before", event)).await?,
            None => self.first_page().await?,
        };
        let full = events.len() >= PAGE;
        let next = events.first().filter(|_| full).map(|newest| newest.id.clone());
        events.reverse();
        let live = self.is_live().await?;
        let wrong = |error: EventError| strange("an event", &error.to_string());
        let events = events.iter().map(|event| convert(event, live).map_err(wrong));
        Ok(EventPage { events: events.collect::<Result<_, _>>()?, next })
    }
}

impl<T: Transport, S: SecretSource> Stripe<T, S> {
    async fn page(&self, query: Form) -> Result<Vec<Event>, GatewayError> {
        let page: List<Event> = self.get("/v1/events", query.with("limit", PAGE)).await?;
        Ok(page.data)
    }

    /// The last event before a time, by seconds.
    async fn last_before(&self, since: Timestamp) -> Result<Option<String>, GatewayError> {
        let query = Form::default().with("created[lt]", since.as_second()).with("limit", 1);
        let found: List<Event> = self.get("/v1/events", query).await?;
        Ok(found.data.first().map(|event| event.id.clone()))
    }

    /// The oldest page of all events. It is needed in the provider's first days with Stripe, and
    /// for a time that is longer ago than Stripe keeps events.
    async fn first_page(&self) -> Result<Vec<Event>, GatewayError> {
        let all: Vec<Event> = self.all("/v1/events", Form::default()).await?;
        Ok(all.into_iter().rev().take(PAGE).rev().collect())
    }

    async fn is_live(&self) -> Result<bool, GatewayError> {
        let secrets = self.secrets.get().await.map_err(|_| GatewayError::Busy)?;
        Ok(secrets.is_live())
    }
}
