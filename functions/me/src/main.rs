//! `PATCH /v1/me`

use contract::CHANGE_ME;
use dynamo::access::AccessTable;
use me::Ports;
use portal_http::{Error, Gate, NoViews};
use runtime::{Resource, SystemClock, SystemRandom};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(me::CAPABILITIES).await;
    let (aws, table) = start.resource(Resource::AccessTable)?;
    let (_, trail) = start.resource(Resource::ActivityTable)?;
    let access = AccessTable::new(aws_sdk_dynamodb::Client::new(aws), table).with_activity(trail);
    let (origin, portal_url) = (start.origin_secret()?, start.portal_url()?);
    let gate =
        Gate { origin, clock: SystemClock, portal_url, access: access.clone(), views: NoViews };
    let ports = Ports { access, random: SystemRandom };
    portal_http::serve(CHANGE_ME, gate, ports, me::handle).await
}
