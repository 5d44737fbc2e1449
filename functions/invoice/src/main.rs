//! `GET /v1/accounts/{accountId}/invoices/{number}`, `GET …/invoices/{number}/lines`

use contract::{INVOICE, INVOICE_LINES};
use dynamo::{access::AccessTable, ledger::LedgerTable};
use files::DocumentsBucket;
use invoice::{CAPABILITIES, Ports, handle, lines};
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
    let routes = Routes::new().on(INVOICE, handle).on(INVOICE_LINES, lines);
    routes.serve(gate, Ports { calls: ledger.clone(), ledger, documents }).await
}
