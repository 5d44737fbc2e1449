//! Hourly schedule → finished postings

use dynamo::ledger::LedgerTable;
use lambda_runtime::{LambdaEvent, service_fn};
use ledger_sweeper::{CAPABILITIES, Ports, handle};
use runtime::{Error, Resource, SystemClock};
use serde_json::Value;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let ledger = LedgerTable::at(start.resource(Resource::LedgerTable)?);
    let ports = &Ports { store: ledger, clock: SystemClock };
    let sweep = |_: LambdaEvent<Value>| async move { handle(ports).await.map_err(Error::from) };
    lambda_runtime::run(service_fn(sweep)).await
}
