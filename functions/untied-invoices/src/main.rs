//! `GET /v1/staff/untied-invoices`

use contract::UNTIED_INVOICES;
use dynamo::{access::AccessTable, ledger::LedgerTable};
use portal_http::{Gate, serve};
use runtime::{Error, Resource};
use untied_invoices::{CAPABILITIES, Ports, handle};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let access = AccessTable::at(start.resource(Resource::AccessTable)?);
    let ledger = LedgerTable::at(start.resource(Resource::LedgerTable)?);
    let gate = Gate::at(start.edge()?, access.clone());
    serve(UNTIED_INVOICES, gate, Ports { ledger, accounts: access }, handle).await
}
