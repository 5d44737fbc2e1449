//! `POST /v1/webhooks/stripe`

use contract::STRIPE_WEBHOOK;
use dynamo::ledger::LedgerTable;
use gateway::{LONGEST_CALL, Stripe};
use portal_http::{Gate, NoSessions, serve_signed};
use runtime::{Error, Resource, SystemClock};
use stripe_webhook::{CAPABILITIES, Ports, handle};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let ledger = LedgerTable::at(start.resource(Resource::LedgerTable)?)
        .with_activity(start.name(Resource::ActivityTable)?);
    let url = start.environment().text("GATEWAY_URL")?;
    let gateway = Stripe::at(start.resource(Resource::GatewaySecret)?, &url, LONGEST_CALL)?;
    let gate = Gate::at(start.edge()?, NoSessions);
    gate.warm_beside(gateway.warm()).await;
    let ports = Ports { ledger, clock: SystemClock, gateway };
    serve_signed(STRIPE_WEBHOOK, gate, |ports| &ports.gateway, ports, handle).await
}
