//! `POST /v1/staff/accounts/{accountId}/credits`

use contract::STAFF_CREDITS;
use dynamo::{access::AccessTable, ledger::LedgerTable};
use portal_http::present::corrections::{Ports, post};
use portal_http::{Gate, serve};
use runtime::{Error, Resource, SystemClock};
use staff_credits::{CAPABILITIES, credit};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let access = AccessTable::at(start.resource(Resource::AccessTable)?);
    let ledger = LedgerTable::at(start.resource(Resource::LedgerTable)?)
        .with_activity(start.name(Resource::ActivityTable)?);
    let gate = Gate::at(start.edge()?, access);
    serve(STAFF_CREDITS, gate, Ports { ledger, clock: SystemClock, read: credit }, post).await
}
