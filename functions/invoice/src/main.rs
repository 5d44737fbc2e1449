//! `GET /v1/accounts/{accountId}/invoices/{number}`

use contract::INVOICE;
use dynamo::{access::AccessTable, activity::ActivityTable, ledger::LedgerTable};
use files::DocumentsBucket;
use invoice::{CAPABILITIES, Ports, handle};
use portal_http::{Gate, serve};
use runtime::{Error, Resource};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let access = AccessTable::at(start.resource(Resource::AccessTable)?);
    let views = ActivityTable::at(start.resource(Resource::ActivityTable)?);
    let ledger = LedgerTable::at(start.resource(Resource::LedgerTable)?);
    let documents = DocumentsBucket::at(start.resource(Resource::DocumentsBucket)?);
    let gate = Gate::at(start.edge()?, access, views);
    serve(INVOICE, gate, Ports { ledger, documents }, handle).await
}
