//! `GET /v1/session`

use aws_sdk_dynamodb::Client;
use contract::SESSION;
use dynamo::access::AccessTable;
use portal_http::{Error, Gate, NoViews};
use runtime::{Resource, SystemClock};
use session::Ports;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(session::CAPABILITIES).await;
    let (aws, table) = start.resource(Resource::AccessTable)?;
    let access = AccessTable::new(Client::new(aws), table);
    let (origin, portal_url) = (start.origin_secret()?, start.portal_url()?);
    let gate =
        Gate { origin, clock: SystemClock, portal_url, access: access.clone(), views: NoViews };
    portal_http::serve(SESSION, gate, Ports { access }, session::handle).await
}
