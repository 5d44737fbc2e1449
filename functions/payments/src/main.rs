//! `POST /v1/accounts/{accountId}/payments`

use contract::MAKE_PAYMENT;
use dynamo::{access::AccessTable, ledger::LedgerTable};
use gateway::{LONGEST_CALL, Stripe};
use payments::{CAPABILITIES, Ports, handle};
use portal_http::{Gate, serve};
use runtime::{Error, Resource, SystemClock};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let access = AccessTable::at(start.resource(Resource::AccessTable)?)
        .with_activity(start.name(Resource::ActivityTable)?);
    let ledger = LedgerTable::at(start.resource(Resource::LedgerTable)?)
        .with_activity(start.name(Resource::ActivityTable)?);
    let url = start.environment().text("GATEWAY_URL")?;
    let gateway = Stripe::at(start.resource(Resource::GatewaySecret)?, &url, LONGEST_CALL)?;
    let gate = Gate::at(start.edge()?, access.clone());
    gate.warm_beside(gateway.warm()).await;
    let ports = Ports { access, ledger, clock: SystemClock, gateway, site: start.site()? };
    serve(MAKE_PAYMENT, gate, ports, handle).await
}
