//! Invitation queue → logins and mails

use app::invite::Inviter;
use dynamo::access::AccessTable;
use identity::CognitoLogins;
use invite::{Ports, handle};
use lambda_runtime::{Error, LambdaEvent, service_fn};
use mail::{Provider, SesMailer};
use runtime::{Resource, SystemClock, SystemRandom};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(invite::CAPABILITIES).await;
    let (aws, table) = start.resource(Resource::AccessTable)?;
    let store = AccessTable::new(aws_sdk_dynamodb::Client::new(aws), table);
    let (aws, pool) = start.resource(Resource::UserPool)?;
    let logins = CognitoLogins::new(aws_sdk_cognitoidentityprovider::Client::new(aws), pool);
    let (aws, from) = start.resource(Resource::Mail)?;
    let provider = Provider::from_settings(|name| start.environment().text(name))?;
    let mailer = SesMailer::new(aws_sdk_ses::Client::new(aws), &from, provider);
    let valid_for = start.environment().days("INVITATION_DAYS")?;
    let inviter = Inviter { store, logins, mailer, random: SystemRandom, valid_for };
    let ports = &Ports { inviter, clock: SystemClock };
    let answer =
        |event: LambdaEvent<_>| async move { Ok::<_, Error>(handle(ports, event.payload).await) };
    lambda_runtime::run(service_fn(answer)).await
}
