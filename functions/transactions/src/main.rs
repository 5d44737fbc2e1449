//! `GET /v1/accounts/{accountId}/transactions`

use contract::TRANSACTIONS;
use dynamo::{access::AccessTable, activity::ActivityTable, ledger::LedgerTable};
use portal_http::{Gate, serve_with_prefetch};
use runtime::{Error, Resource};
use transactions::{CAPABILITIES, Ports, handle, prefetch};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let access = AccessTable::at(start.resource(Resource::AccessTable)?)
        .with_activity(start.name(Resource::ActivityTable)?);
    let ledger = LedgerTable::at(start.resource(Resource::LedgerTable)?);
    let log = ActivityTable::at(start.resource(Resource::ActivityTable)?);
    let gate = Gate::at(start.edge()?, access);
    serve_with_prefetch(TRANSACTIONS, gate, Ports { ledger, log }, prefetch, handle).await
}
