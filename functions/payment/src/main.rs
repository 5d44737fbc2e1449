//! `GET /v1/accounts/{accountId}/payments/{paymentId}`

use contract::PAYMENT;
use dynamo::{access::AccessTable, ledger::LedgerTable};
use payment::{CAPABILITIES, Ports, handle};
use portal_http::{Gate, serve};
use runtime::{Error, Resource};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let access = AccessTable::at(start.resource(Resource::AccessTable)?)
        .with_activity(start.name(Resource::ActivityTable)?);
    let ledger = LedgerTable::at(start.resource(Resource::LedgerTable)?);
    serve(PAYMENT, Gate::at(start.edge()?, access), Ports { ledger }, handle).await
}
