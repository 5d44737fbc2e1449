//! `GET /v1/me/sessions`, `DELETE /v1/me/sessions/{sessionId}`

use contract::{END_MY_SESSION, MY_SESSIONS};
use dynamo::access::AccessTable;
use my_sessions::{CAPABILITIES, Ports, end, list};
use portal_http::{Gate, NoViews, Routes};
use runtime::{Error, Resource};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let access = AccessTable::at(start.resource(Resource::AccessTable)?);
    let gate = Gate::at(start.edge()?, access.clone(), NoViews);
    let routes = Routes::new().on(MY_SESSIONS, list).on(END_MY_SESSION, end);
    routes.serve(gate, Ports { access }).await
}
