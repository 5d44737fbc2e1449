//! `POST /v1/auth/reset-password`

use app::own::Login;
use contract::RESET_PASSWORD;
use dynamo::access::AccessTable;
use identity::CognitoRecovery;
use portal_http::{Error, Gate, NoSessions, NoViews};
use queue::MailQueue;
use runtime::{Resource, SystemClock, SystemRandom};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(reset_password::CAPABILITIES).await;
    let (aws, table) = start.resource(Resource::AccessTable)?;
    let (_, trail) = start.resource(Resource::ActivityTable)?;
    let access = AccessTable::new(aws_sdk_dynamodb::Client::new(aws), table).with_activity(trail);
    let (aws, url) = start.resource(Resource::MailQueue)?;
    let notices = MailQueue::new(aws_sdk_sqs::Client::new(aws), url);
    let (aws, pool) = start.resource(Resource::UserPool)?;
    let client = aws_sdk_cognitoidentityprovider::Client::new(aws);
    let identity =
        CognitoRecovery::new(client, pool, start.environment().text("USER_POOL_CLIENT_ID")?);
    identity.warm().await;
    let (origin, portal_url) = (start.origin_secret()?, start.portal_url()?);
    let gate = Gate { origin, clock: SystemClock, portal_url, access: NoSessions, views: NoViews };
    let login = Login { identity, access, notices, random: SystemRandom };
    portal_http::serve(RESET_PASSWORD, gate, login, reset_password::handle).await
}
