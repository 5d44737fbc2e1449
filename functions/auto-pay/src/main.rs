//! `GET` and `PUT /v1/accounts/{accountId}/auto-pay`

use auto_pay::{CAPABILITIES, Ports, change, read};
use contract::{AUTO_PAY, CHANGE_AUTO_PAY};
use dynamo::{access::AccessTable, ledger::LedgerTable};
use portal_http::{Gate, Routes};
use queue::AutoPayQueue;
use runtime::{Error, Resource, SystemClock, SystemRandom};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let access = AccessTable::at(start.resource(Resource::AccessTable)?)
        .with_activity(start.name(Resource::ActivityTable)?);
    let ledger = LedgerTable::at(start.resource(Resource::LedgerTable)?)
        .with_activity(start.name(Resource::ActivityTable)?);
    let queue = AutoPayQueue::at(start.resource(Resource::AutoPayQueue)?);
    let gate = Gate::at(start.edge()?, access.clone());
    let (clock, random, limits) = (SystemClock, SystemRandom, gateway::limits as _);
    let ports = Ports { access, ledger, clock, random, queue, limits };
    Routes::new().on(AUTO_PAY, read).on(CHANGE_AUTO_PAY, change).serve(gate, ports).await
}
