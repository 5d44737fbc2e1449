//! `GET /v1/accounts/{accountId}/dashboard`

use contract::DASHBOARD;
use dashboard::{CAPABILITIES, Ports, handle, prefetch};
use dynamo::{access::AccessTable, activity::ActivityTable, ledger::LedgerTable};
use portal_http::{Gate, serve_with_prefetch};
use runtime::{Error, Resource};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let access = AccessTable::at(start.resource(Resource::AccessTable)?);
    let views = ActivityTable::at(start.resource(Resource::ActivityTable)?);
    let ledger = LedgerTable::at(start.resource(Resource::LedgerTable)?);
    let gate = Gate::at(start.edge()?, access, views);
    serve_with_prefetch(DASHBOARD, gate, Ports { ledger }, prefetch, handle).await
}
