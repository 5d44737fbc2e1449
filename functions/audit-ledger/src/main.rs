//! Schedule, or an operator → violations of the ledger

use audit_ledger::{CAPABILITIES, Event, Ports, handle};
use dynamo::ledger::LedgerTable;
use files::AuditExports;
use lambda_runtime::{LambdaEvent, service_fn};
use runtime::{Error, Resource, SystemClock};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let ledger = LedgerTable::at(start.resource(Resource::LedgerTable)?);
    let exports = AuditExports::at(start.resource(Resource::DocumentsBucket)?);
    let ports = &Ports { store: ledger, exports, clock: SystemClock };
    let audit = |event: LambdaEvent<Event>| async move {
        let deadline = runtime::deadline(event.context.deadline)?;
        // Boxed: the compiler cannot lay out futures nested this deep.
        Box::pin(handle(ports, &event.payload, deadline)).await.map_err(Error::from)
    };
    lambda_runtime::run(service_fn(audit)).await
}
