//! `POST /v1/auth/challenge`

use app::own::Login;
use contract::CHALLENGE;
use dynamo::access::AccessTable;
use identity::{CognitoSecondFactor, CognitoSignIn};
use portal_http::{Error, Gate, NoSessions, NoViews};
use queue::MailQueue;
use runtime::{Resource, SystemClock, SystemRandom};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(challenge::CAPABILITIES).await;
    let (aws, table) = start.resource(Resource::AccessTable)?;
    let (_, trail) = start.resource(Resource::ActivityTable)?;
    let access = AccessTable::new(aws_sdk_dynamodb::Client::new(aws), table).with_activity(trail);
    let (aws, url) = start.resource(Resource::MailQueue)?;
    let notices = MailQueue::new(aws_sdk_sqs::Client::new(aws), url);
    let (aws, pool) = start.resource(Resource::UserPool)?;
    let client = aws_sdk_cognitoidentityprovider::Client::new(aws);
    let id = start.environment().text("USER_POOL_CLIENT_ID")?;
    let sign_in = CognitoSignIn::new(client.clone(), &pool, &id);
    sign_in.warm().await;
    let identity = (sign_in, CognitoSecondFactor::new(client, pool, id));
    let (origin, portal_url) = (start.origin_secret()?, start.portal_url()?);
    let gate = Gate { origin, clock: SystemClock, portal_url, access: NoSessions, views: NoViews };
    let login = Login { identity, access, notices, random: SystemRandom };
    portal_http::serve(CHALLENGE, gate, login, challenge::handle).await
}
