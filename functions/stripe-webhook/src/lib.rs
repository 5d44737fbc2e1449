//! `POST /v1/webhooks/stripe`: the payment gateway reports an event.
//!
//! The wrapper has verified the signature, so the event is the gateway's. It is answered with 200
//! unless the store or the gateway fails; then the gateway sends it again.

use app::payments::events::GatewayEvent;
use app::payments::gateway::PaymentGateway;
use app::payments::{EventError, EventHandler, EventOutcome, PaymentStore, Settler};
use app::posting::Bookkeeper;
use app::system::Clock;
use contract::EventReceipt;
use portal_http::present::payments::event_receipt;
use portal_http::{Failure, GatewayCaller, Request, Response};
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] = &[
    Capability::ReadOriginSecret,
    Capability::SettlePayments,
    Capability::RecordActivity,
    Capability::UseGateway,
];

/// What this function works with.
#[derive(Debug)]
pub struct Ports<S, C, G> {
    /// Ledgers and payments.
    pub ledger: S,
    /// The clock.
    pub clock: C,
    /// The payment gateway.
    pub gateway: G,
}

/// Carries the event out, once, and responds with what became of it.
///
/// # Errors
/// `unavailable` or `internal` when the gateway or the store fails.
pub async fn handle<S: PaymentStore, C: Clock, G: PaymentGateway>(
    ports: &Ports<S, C, G>,
    request: Request<GatewayCaller>,
) -> Result<Response<EventReceipt>, Failure> {
    let event = request.caller().event();
    let books = Bookkeeper { store: &ports.ledger, clock: &ports.clock };
    let handler = EventHandler { settler: Settler { books }, gateway: &ports.gateway };
    let handled = handler.handle(event).await;
    log(event, &handled);
    Ok(Response::new(event_receipt(handled)?))
}

fn log(event: &GatewayEvent, handled: &Result<EventOutcome, EventError>) {
    let GatewayEvent { id, kind, .. } = event;
    match handled {
        Ok(outcome) => tracing::info!(id, kind, ?outcome, "gateway event"),
        Err(error) => {
            tracing::error!(id, kind, %error, "a gateway event is not carried out; the reconciler \
                tries again, and an alarm rings while it cannot");
        }
    }
}
