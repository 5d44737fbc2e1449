//! Code queue → codes by mail

use app::login::CodeSender;
use dynamo::access::AccessTable;
use identity::{Cognito, PoolClient};
use lambda_runtime::{LambdaEvent, service_fn};
use mail::{Provider, SesMailer};
use runtime::{Error, Resource, SystemClock, SystemRandom};
use send_code::{CAPABILITIES, Ports, handle};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let access = AccessTable::at(start.resource(Resource::AccessTable)?);
    let client_id = start.environment().text("USER_POOL_CLIENT_ID")?;
    let client = PoolClient::at(start.resource(Resource::ClientSecret)?, client_id);
    let identity = Cognito::at(start.resource(Resource::UserPool)?).through(client);
    let provider = Provider::from_settings(|name| start.environment().text(name))?;
    let mailer = SesMailer::at(start.resource(Resource::Mail)?, provider)
        .through(start.name(Resource::MailConfigurationSet)?);
    let sender = CodeSender { identity, access, mailer, random: SystemRandom };
    let ports = &Ports { sender, clock: SystemClock };
    let answer =
        |event: LambdaEvent<_>| async move { Ok::<_, Error>(handle(ports, event.payload).await) };
    lambda_runtime::run(service_fn(answer)).await
}
