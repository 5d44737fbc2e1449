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
use crate::stripe::{PAGE, Stripe, path};
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
        // The verification of a bank account may end days after its page.
        "setup_intent.succeeded" | "setup_intent.setup_failed" => set_up(object),
        // Only the second says that all lines are known.
        "payout.paid" | "payout.reconciliation_completed" => EventSubject::Payout(id()?),
        _ => EventSubject::Other,
    })
}

/// The method of a setup. One that failed names it only in its error; one that never had a method
/// concerns nobody.
fn set_up(object: &Value) -> EventSubject {
    let failed = || reference(object.get("last_setup_error")?, "payment_method");
    match reference(object, "payment_method").or_else(failed) {
        Some(id) => EventSubject::Method { id, customer: reference(object, "customer") },
        None => EventSubject::Other,
    }
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
    async fn event(&self, id: &str) -> Result<GatewayEvent, GatewayError> {
        let event: Event = self.get(&path("events", id)?, Form::default()).await?;
        let wrong = |error: EventError| strange("an event", &error.to_string());
        convert(&event, self.is_live().await?).map_err(wrong)
    }

    async fn events(
        &self,
        since: Timestamp,
        after: Option<&str>,
    ) -> Result<EventPage, GatewayError> {
        let before = match after {
            Some(after) => Some(after.to_owned()),
            None => self.last_before(since.as_second()).await?.map(|event| event.id),
        };
        let mut events = match &before {
            Some(event) => self.page(Form::default().with("ending_before", event)).await?,
            None => self.oldest(since).await?,
        };
        let more = before.is_none() || events.len() >= PAGE;
        let next = events.first().filter(|_| more).map(|newest| newest.id.clone());
        events.reverse();
        let live = self.is_live().await?;
        let events = events.iter().filter_map(|event| understood(event, live)).collect();
        Ok(EventPage { events, next })
    }
}

/// An event of a list; one that is not understood does not hide the others.
fn understood(event: &Event, live: bool) -> Option<GatewayEvent> {
    let (id, kind) = (&event.id, &event.kind);
    convert(event, live)
        .inspect_err(|error| tracing::error!(id, kind, %error, "an event is passed over"))
        .ok()
}

impl<T: Transport, S: SecretSource> Stripe<T, S> {
    async fn page(&self, query: Form) -> Result<Vec<Event>, GatewayError> {
        let page: List<Event> = self.get("/v1/events", query.with("limit", PAGE)).await?;
        Ok(page.data)
    }

    async fn newest(&self, query: Form) -> Result<Option<Event>, GatewayError> {
        let found: List<Event> = self.get("/v1/events", query.with("limit", 1)).await?;
        Ok(found.data.into_iter().next())
    }

    /// The last event before a second.
    async fn last_before(&self, second: i64) -> Result<Option<Event>, GatewayError> {
        self.newest(Form::default().with("created[lt]", second)).await
    }

    /// The oldest events, when there are none before `since`: those of one second. Stripe lists the
    /// newest first, so that second is searched for, by halves, instead of reading all events. It
    /// is needed in the provider's first days with Stripe, and for a time that is longer ago than
    /// Stripe keeps events.
    async fn oldest(&self, since: Timestamp) -> Result<Vec<Event>, GatewayError> {
        let Some(newest) = self.newest(Form::default()).await? else { return Ok(Vec::new()) };
        let (mut none_before, mut some_before) =
            (since.as_second(), newest.created.saturating_add(1));
        while some_before.saturating_sub(none_before) > 1 {
            let middle = i64::midpoint(none_before, some_before);
            match self.last_before(middle).await? {
                Some(event) => some_before = event.created.saturating_add(1),
                None => none_before = middle,
            }
        }
        self.all("/v1/events", Form::default().with("created[lt]", some_before)).await
    }

    async fn is_live(&self) -> Result<bool, GatewayError> {
        let secrets = self.secrets.get().await.map_err(|_| GatewayError::Busy)?;
        Ok(secrets.is_live())
    }
}
