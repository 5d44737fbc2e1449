//! `POST /v1/staff/accounts/{accountId}/reversals`

use contract::STAFF_REVERSALS;
use dynamo::{access::AccessTable, ledger::LedgerTable};
use portal_http::present::corrections::{Ports, post};
use portal_http::{Gate, serve};
use runtime::{Error, Resource, SystemClock};
use staff_reversals::{CAPABILITIES, reversal};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let access = AccessTable::at(start.resource(Resource::AccessTable)?);
    let ledger = LedgerTable::at(start.resource(Resource::LedgerTable)?)
        .with_activity(start.name(Resource::ActivityTable)?);
    let gate = Gate::at(start.edge()?, access);
    serve(STAFF_REVERSALS, gate, Ports { ledger, clock: SystemClock, read: reversal }, post).await
}
