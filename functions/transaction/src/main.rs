//! `GET /v1/accounts/{accountId}/transactions/{entryId}`,
//! `GET …/transactions/{entryId}/allocations`

use contract::{ALLOCATIONS, TRANSACTION};
use dynamo::{access::AccessTable, ledger::LedgerTable};
use portal_http::{Gate, Routes};
use runtime::{Error, Resource};
use transaction::{CAPABILITIES, Ports, handle, list};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let access = AccessTable::at(start.resource(Resource::AccessTable)?)
        .with_activity(start.name(Resource::ActivityTable)?);
    let ledger = LedgerTable::at(start.resource(Resource::LedgerTable)?);
    let gate = Gate::at(start.edge()?, access);
    let routes = Routes::new().on(TRANSACTION, handle).on(ALLOCATIONS, list);
    routes.serve(gate, Ports { ledger }).await
}
