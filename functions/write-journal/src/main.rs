//! Hourly schedule → journal for the billing system

use dynamo::ledger::LedgerTable;
use files::Exports;
use lambda_runtime::{LambdaEvent, service_fn};
use runtime::{Error, Resource, SystemClock};
use serde_json::Value;
use write_journal::{CAPABILITIES, Ports, handle};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let store = LedgerTable::at(start.resource(Resource::LedgerTable)?);
    let files = Exports::at(start.resource(Resource::ImportBucket)?);
    let ports = &Ports { store, files, clock: SystemClock };
    let write = |event: LambdaEvent<Value>| async move {
        let deadline = runtime::deadline(event.context.deadline)?;
        handle(ports, deadline).await.map_err(Error::from)
    };
    lambda_runtime::run(service_fn(write)).await
}
