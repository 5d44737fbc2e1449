//! `POST /v1/auth/sign-out`

use aws_sdk_dynamodb::Client;
use contract::SIGN_OUT;
use dynamo::access::AccessTable;
use portal_http::{Error, Gate, NoViews};
use runtime::{Resource, SystemClock};
use sign_out::Ports;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(sign_out::CAPABILITIES).await;
    let (aws, table) = start.resource(Resource::AccessTable)?;
    let access = AccessTable::new(Client::new(aws), table);
    let (origin, portal_url) = (start.origin_secret()?, start.portal_url()?);
    let gate =
        Gate { origin, clock: SystemClock, portal_url, access: access.clone(), views: NoViews };
    portal_http::serve(SIGN_OUT, gate, Ports { access }, sign_out::handle).await
}
