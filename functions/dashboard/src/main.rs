//! `GET /v1/accounts/{accountId}/dashboard`

use contract::DASHBOARD;
use dashboard::{CAPABILITIES, Ports, handle, prefetch};
use dynamo::{access::AccessTable, ledger::LedgerTable};
use portal_http::{Gate, serve_with_prefetch};
use runtime::{Error, Resource};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let access = AccessTable::at(start.resource(Resource::AccessTable)?)
        .with_activity(start.name(Resource::ActivityTable)?);
    let ledger = LedgerTable::at(start.resource(Resource::LedgerTable)?);
    let ports = Ports { ledger, limits: gateway::limits };
    let gate = Gate::at(start.edge()?, access);
    serve_with_prefetch(DASHBOARD, gate, ports, prefetch, handle).await
}
