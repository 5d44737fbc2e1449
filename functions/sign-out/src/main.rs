//! `POST /v1/auth/sign-out`

use contract::SIGN_OUT;
use dynamo::access::AccessTable;
use portal_http::{Gate, NoViews, serve};
use runtime::{Error, Resource};
use sign_out::{CAPABILITIES, Ports, handle};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let access = AccessTable::at(start.resource(Resource::AccessTable)?);
    let gate = Gate::at(start.edge()?, access.clone(), NoViews);
    serve(SIGN_OUT, gate, Ports { access }, handle).await
}
