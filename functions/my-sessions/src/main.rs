//! `GET /v1/me/sessions`, `DELETE /v1/me/sessions/{sessionId}`

use contract::{END_MY_SESSION, MY_SESSIONS};
use dynamo::access::AccessTable;
use my_sessions::{Ports, end, list};
use portal_http::{Error, Gate, NoViews, Routes};
use runtime::{Resource, SystemClock};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(my_sessions::CAPABILITIES).await;
    let (aws, table) = start.resource(Resource::AccessTable)?;
    let access = AccessTable::new(aws_sdk_dynamodb::Client::new(aws), table);
    let (origin, portal_url) = (start.origin_secret()?, start.portal_url()?);
    let gate =
        Gate { origin, clock: SystemClock, portal_url, access: access.clone(), views: NoViews };
    let routes = Routes::new().on(MY_SESSIONS, list).on(END_MY_SESSION, end);
    routes.serve(gate, Ports { access }).await
}
