//! `GET /v1/accounts/{accountId}/aging`

use aging::{CAPABILITIES, Ports, handle};
use contract::AGING;
use dynamo::{access::AccessTable, ledger::LedgerTable};
use portal_http::{Gate, serve};
use runtime::{Error, Resource, SystemClock};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let access = AccessTable::at(start.resource(Resource::AccessTable)?)
        .with_activity(start.name(Resource::ActivityTable)?);
    let ledger = LedgerTable::at(start.resource(Resource::LedgerTable)?);
    let gate = Gate::at(start.edge()?, access);
    serve(AGING, gate, Ports { ledger, clock: SystemClock }, handle).await
}
