//! Schedule → payments that agree with the gateway

use dynamo::ledger::LedgerTable;
use gateway::{LONGEST_CALL, Stripe};
use lambda_runtime::{LambdaEvent, service_fn};
use reconcile_payments::{CAPABILITIES, Ports, handle};
use runtime::{Error, Resource, SystemClock};
use serde_json::Value;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let ledger = LedgerTable::at(start.resource(Resource::LedgerTable)?)
        .with_activity(start.name(Resource::ActivityTable)?);
    let url = start.environment().text("GATEWAY_URL")?;
    let gateway = Stripe::at(start.resource(Resource::GatewaySecret)?, &url, LONGEST_CALL)?;
    let ports = &Ports { ledger, clock: SystemClock, gateway, site: start.site()? };
    let reconcile = |event: LambdaEvent<Value>| async move {
        let deadline = runtime::deadline(event.context.deadline)?;
        handle(ports, deadline).await.map_err(Error::from)
    };
    lambda_runtime::run(service_fn(reconcile)).await
}
