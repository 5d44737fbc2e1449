//! `GET` and `PATCH /v1/accounts/{accountId}/profile`

use contract::{CHANGE_PROFILE, PROFILE};
use dynamo::{access::AccessTable, ledger::LedgerTable};
use portal_http::{Gate, Routes};
use profile::{CAPABILITIES, Ports, change, read};
use runtime::{Error, Resource, SystemClock, SystemRandom};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let access = AccessTable::at(start.resource(Resource::AccessTable)?)
        .with_activity(start.name(Resource::ActivityTable)?);
    let ledger = LedgerTable::at(start.resource(Resource::LedgerTable)?)
        .with_activity(start.name(Resource::ActivityTable)?);
    let gate = Gate::at(start.edge()?, access);
    let ports = Ports { ledger, clock: SystemClock, random: SystemRandom };
    Routes::new().on(PROFILE, read).on(CHANGE_PROFILE, change).serve(gate, ports).await
}
