//! `GET /v1/accounts/{accountId}/statements`

use contract::STATEMENT;
use dynamo::{access::AccessTable, activity::ActivityTable, ledger::LedgerTable};
use portal_http::{Gate, serve};
use runtime::{Error, Resource, SystemClock};
use statement::{CAPABILITIES, Ports, handle};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let access = AccessTable::at(start.resource(Resource::AccessTable)?)
        .with_activity(start.name(Resource::ActivityTable)?);
    let ledger = LedgerTable::at(start.resource(Resource::LedgerTable)?);
    let log = ActivityTable::at(start.resource(Resource::ActivityTable)?);
    let gate = Gate::at(start.edge()?, access);
    serve(STATEMENT, gate, Ports { ledger, log, clock: SystemClock }, handle).await
}
