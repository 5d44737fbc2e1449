//! `POST /v1/auth/forgot-password`

use contract::FORGOT_PASSWORD;
use dynamo::access::AccessTable;
use forgot_password::{CAPABILITIES, Ports, handle};
use portal_http::{Gate, NoSessions, NoViews, serve};
use queue::CodeQueue;
use runtime::{Error, Resource};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let access = AccessTable::at(start.resource(Resource::AccessTable)?);
    let codes = CodeQueue::at(start.resource(Resource::CodeQueue)?);
    let gate = Gate::at(start.edge()?, NoSessions, NoViews);
    serve(FORGOT_PASSWORD, gate, Ports { access, codes }, handle).await
}
