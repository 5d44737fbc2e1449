//! `POST /v1/auth/sign-in`

use contract::SIGN_IN;
use dynamo::access::AccessTable;
use identity::CognitoSignIn;
use portal_http::{Error, Gate, NoSessions, NoViews};
use runtime::{Resource, SystemClock, SystemRandom};
use sign_in::Ports;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(sign_in::CAPABILITIES).await;
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
    portal_http::serve(SIGN_IN, gate, ports, sign_in::handle).await
}
