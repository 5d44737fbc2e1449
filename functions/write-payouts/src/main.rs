//! Hourly schedule → files of payouts

use dynamo::ledger::LedgerTable;
use files::Exports;
use gateway::{LONGEST_CALL, Stripe};
use lambda_runtime::{LambdaEvent, service_fn};
use runtime::{Error, Resource, SystemClock};
use serde_json::Value;
use write_payouts::{CAPABILITIES, Ports, handle};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let ledger = LedgerTable::at(start.resource(Resource::LedgerTable)?)
        .with_activity(start.name(Resource::ActivityTable)?);
    let url = start.environment().text("GATEWAY_URL")?;
    let gateway = Stripe::at(start.resource(Resource::GatewaySecret)?, &url, LONGEST_CALL)?;
    let files = Exports::at(start.resource(Resource::ImportBucket)?);
    let ports = &Ports { ledger, clock: SystemClock, gateway, files };
    let write = |event: LambdaEvent<Value>| async move {
        let deadline = runtime::deadline(event.context.deadline)?;
        handle(ports, deadline).await.map_err(Error::from)
    };
    lambda_runtime::run(service_fn(write)).await
}
