//! Schedule → accounts for Auto Pay's worker

use auto_pay_plan::{CAPABILITIES, Ports, handle};
use dynamo::ledger::LedgerTable;
use lambda_runtime::{LambdaEvent, service_fn};
use queue::AutoPayQueue;
use runtime::{Error, Resource, SystemClock};
use serde_json::Value;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let ledger = LedgerTable::at(start.resource(Resource::LedgerTable)?);
    let queue = AutoPayQueue::at(start.resource(Resource::AutoPayQueue)?);
    let ports = &Ports { ledger, queue, clock: SystemClock };
    let plan = |event: LambdaEvent<Value>| async move {
        let deadline = runtime::deadline(event.context.deadline)?;
        handle(ports, deadline).await.map(|_| ()).map_err(Error::from)
    };
    lambda_runtime::run(service_fn(plan)).await
}
