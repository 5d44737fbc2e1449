//! `PATCH /v1/me`

use contract::CHANGE_ME;
use dynamo::access::AccessTable;
use me::{CAPABILITIES, Ports, handle};
use portal_http::{Gate, NoViews, serve};
use runtime::{Error, Resource, SystemRandom};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let access = AccessTable::at(start.resource(Resource::AccessTable)?)
        .with_activity(start.name(Resource::ActivityTable)?);
    let gate = Gate::at(start.edge()?, access.clone(), NoViews);
    serve(CHANGE_ME, gate, Ports { access, random: SystemRandom }, handle).await
}
