//! `GET /v1/session`

use contract::SESSION;
use dynamo::access::AccessTable;
use portal_http::{Gate, NoViews, serve};
use runtime::{Error, Resource};
use session::{CAPABILITIES, Ports, handle};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let access = AccessTable::at(start.resource(Resource::AccessTable)?);
    let gate = Gate::at(start.edge()?, access.clone(), NoViews);
    serve(SESSION, gate, Ports { access }, handle).await
}
