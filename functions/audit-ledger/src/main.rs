//! Schedule, or an operator → what is wrong with the ledger

use audit_ledger::{CAPABILITIES, Event, Ports, handle};
use dynamo::ledger::LedgerTable;
use jiff::Timestamp;
use lambda_runtime::{Error, LambdaEvent, service_fn};
use runtime::{Resource, SystemClock};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let (aws, table) = start.resource(Resource::LedgerTable)?;
    let store = LedgerTable::new(aws_sdk_dynamodb::Client::new(aws), table);
    let ports = &Ports { store, clock: SystemClock };
    let audit = |event: LambdaEvent<Event>| async move {
        let milliseconds = i64::try_from(event.context.deadline)?;
        let deadline = Timestamp::from_millisecond(milliseconds)?;
        // Boxed, because the compiler cannot lay out futures that nest so deep.
        Box::pin(handle(ports, &event.payload, deadline)).await.map_err(Error::from)
    };
    lambda_runtime::run(service_fn(audit)).await
}
