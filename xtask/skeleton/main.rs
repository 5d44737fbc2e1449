//! `GET /v1/skeleton`

use contract::AGING;
use dynamo::access::AccessTable;
use portal_http::{Gate, Routes};
use runtime::{Error, Resource};
use skeleton::{CAPABILITIES, Ports, handle};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let access = AccessTable::at(start.resource(Resource::AccessTable)?)
        .with_activity(start.name(Resource::ActivityTable)?);
    let gate = Gate::at(start.edge()?, access);
    Routes::new().on(AGING, handle).serve(gate, Ports).await
}
