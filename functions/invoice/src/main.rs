//! `GET /v1/accounts/{accountId}/invoices`, `GET …/invoices/{number}` and two below it

use contract::{INVOICE, INVOICE_COMPARISON, INVOICE_LINES, INVOICES};
use dynamo::{access::AccessTable, ledger::LedgerTable};
use files::DocumentsBucket;
use invoice::{CAPABILITIES, Ports, comparison, handle, lines, newest};
use portal_http::{Gate, Routes};
use runtime::{Error, Resource};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let access = AccessTable::at(start.resource(Resource::AccessTable)?)
        .with_activity(start.name(Resource::ActivityTable)?);
    let ledger = LedgerTable::at(start.resource(Resource::LedgerTable)?);
    let documents = DocumentsBucket::at(start.resource(Resource::DocumentsBucket)?);
    let gate = Gate::at(start.edge()?, access);
    let routes = Routes::new()
        .on(INVOICE, handle)
        .on(INVOICE_LINES, lines)
        .on(INVOICES, newest)
        .on(INVOICE_COMPARISON, comparison);
    routes.serve(gate, Ports { calls: ledger.clone(), ledger, documents }).await
}
