//! What a gateway reports: events, one at a time, and payouts.

use std::future::Future;

use domain::money::Money;
use jiff::Timestamp;

use crate::payments::gateway::GatewayError;

/// Something happened at the gateway. An event says only what to look at: what is true is read
/// from the gateway, because events come late, twice and out of order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GatewayEvent {
    /// Its id at the gateway.
    pub id: String,
    /// The gateway's name of its kind, for the log.
    pub kind: String,
    /// When it happened.
    pub at: Timestamp,
    /// What to look at.
    pub subject: EventSubject,
}

/// What an event is about, by ids of the gateway.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EventSubject {
    /// A payment, a refund of it, or a dispute of it.
    Payment(String),
    /// The gateway's page.
    Checkout(String),
    /// A saved method, or the agreement to debit it.
    Method {
        /// The method.
        id: String,
        /// Its customer, if the event says so; a removed method has none any more.
        customer: Option<String>,
    },
    /// Money was paid out to the provider.
    Payout(String),
    /// Nothing that concerns the portal.
    Other,
}

/// Why a message does not count as an event of the gateway. None of these repeats the message.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WebhookError {
    /// The gateway did not sign it, or not within the last minutes.
    #[error("the signature does not count: {0}")]
    Unsigned(&'static str),
    /// It is not an event.
    #[error("it is not an event")]
    Malformed,
    /// It is about test money and the portal takes real money, or the other way round.
    #[error("it is of the gateway's other mode")]
    OtherMode,
    /// The secret of the signature is not known at the moment. The gateway sends it again.
    #[error("the signature cannot be verified now: {0}")]
    Unavailable(String),
}

/// Opens what a gateway sends to the portal.
pub trait OpenWebhooks: Send + Sync {
    /// The event in a message: its body as it came, and the header with its signature.
    fn open(
        &self,
        body: &[u8],
        signature: &str,
        now: Timestamp,
    ) -> impl Future<Output = Result<GatewayEvent, WebhookError>> + Send;
}

/// A page of events, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EventPage {
    /// The events.
    pub events: Vec<GatewayEvent>,
    /// Where the next page begins; `None` after the last one.
    pub next: Option<String>,
}

/// Reads a gateway's events again. A gateway keeps them for weeks.
pub trait ReadEvents: Send + Sync {
    /// An event by its id.
    fn event(&self, id: &str) -> impl Future<Output = Result<GatewayEvent, GatewayError>> + Send;

    /// The events since a time, oldest first; `after` is [`EventPage::next`] of the page before.
    fn events(
        &self,
        since: Timestamp,
        after: Option<&str>,
    ) -> impl Future<Output = Result<EventPage, GatewayError>> + Send;
}

/// Money that the gateway paid out to the provider.
#[derive(Clone, Debug, PartialEq)]
pub struct Payout {
    /// Its id at the gateway.
    pub id: String,
    /// What arrives at the provider's bank; negative when the provider owes.
    pub amount: Money,
    /// The day on which the gateway says it arrives, in UTC.
    pub arrives_on: jiff::civil::Date,
    /// Whether the gateway composed it. Only then are its lines known.
    pub automatic: bool,
    /// Whether the gateway knows all of its lines.
    pub reconciled: bool,
}

/// One line of a payout: a movement of money at the gateway.
#[derive(Clone, Debug, PartialEq)]
pub struct PayoutLine {
    /// Its id at the gateway.
    pub id: String,
    /// The gateway's category: `charge`, `refund`, `dispute`, `fee` …
    pub category: String,
    /// The gateway's id of the payment, if it belongs to one.
    pub gateway_payment: Option<String>,
    /// The gateway's id of the charge, refund or dispute.
    pub source: Option<String>,
    /// Before fees, signed.
    pub amount: Money,
    /// The gateway's fee.
    pub fee: Money,
    /// `amount` less `fee`.
    pub net: Money,
    /// When it was made.
    pub at: Timestamp,
}

/// Reads payouts.
pub trait ReadPayouts: Send + Sync {
    /// A payout by its id.
    fn payout(&self, id: &str) -> impl Future<Output = Result<Payout, GatewayError>> + Send;

    /// All lines of a payout.
    fn payout_lines(
        &self,
        id: &str,
    ) -> impl Future<Output = Result<Vec<PayoutLine>, GatewayError>> + Send;
}
