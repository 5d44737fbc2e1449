//! `PUT /v1/accounts/{accountId}/security`

use contract::SECURITY;
use dynamo::access::AccessTable;
use portal_http::{Gate, NoViews, serve};
use runtime::{Error, Resource, SystemRandom};
use security::{CAPABILITIES, Ports, handle};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let access = AccessTable::at(start.resource(Resource::AccessTable)?)
        .with_activity(start.name(Resource::ActivityTable)?);
    let gate = Gate::at(start.edge()?, access.clone(), NoViews);
    serve(SECURITY, gate, Ports { store: access, random: SystemRandom }, handle).await
}
