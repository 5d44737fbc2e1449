//! `GET /v1/staff/accounts`

use contract::STAFF_ACCOUNTS;
use dynamo::access::AccessTable;
use portal_http::{Gate, NoViews, serve};
use runtime::{Error, Resource};
use staff_accounts::{CAPABILITIES, Ports, handle};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let access = AccessTable::at(start.resource(Resource::AccessTable)?);
    let gate = Gate::at(start.edge()?, access.clone(), NoViews);
    serve(STAFF_ACCOUNTS, gate, Ports { store: access }, handle).await
}
