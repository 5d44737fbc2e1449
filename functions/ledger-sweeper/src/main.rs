//! Hourly schedule → finished postings

use dynamo::ledger::LedgerTable;
use lambda_runtime::{Error, LambdaEvent, service_fn};
use ledger_sweeper::{CAPABILITIES, Ports, handle};
use runtime::{Resource, SystemClock};
use serde_json::Value;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let (aws, table) = start.resource(Resource::LedgerTable)?;
    let store = LedgerTable::new(aws_sdk_dynamodb::Client::new(aws), table);
    let ports = &Ports { store, clock: SystemClock };
    let sweep = |_: LambdaEvent<Value>| async move { handle(ports).await.map_err(Error::from) };
    lambda_runtime::run(service_fn(sweep)).await
}
