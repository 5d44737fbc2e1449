//! `POST /v1/auth/challenge`

use challenge::Ports;
use contract::CHALLENGE;
use dynamo::access::AccessTable;
use identity::CognitoSignIn;
use portal_http::{Error, Gate, NoSessions, NoViews};
use runtime::{Resource, SystemClock, SystemRandom};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(challenge::CAPABILITIES).await;
    let (aws, table) = start.resource(Resource::AccessTable)?;
    let access = AccessTable::new(aws_sdk_dynamodb::Client::new(aws), table);
    let (aws, pool) = start.resource(Resource::UserPool)?;
    let client_id = start.environment().text("USER_POOL_CLIENT_ID")?;
    let client = aws_sdk_cognitoidentityprovider::Client::new(aws);
    let identity = CognitoSignIn::new(client, pool, client_id);
    identity.warm().await;
    let (origin, portal_url) = (start.origin_secret()?, start.portal_url()?);
    let gate = Gate { origin, clock: SystemClock, portal_url, access: NoSessions, views: NoViews };
    let ports = Ports { identity, access, random: SystemRandom };
    portal_http::serve(CHALLENGE, gate, ports, challenge::handle).await
}
