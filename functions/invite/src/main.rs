//! Invitation queue → logins and invitations by mail

use app::users::Inviter;
use dynamo::access::AccessTable;
use identity::Cognito;
use invite::{CAPABILITIES, Ports, handle};
use lambda_runtime::{LambdaEvent, service_fn};
use mail::{Provider, SesMailer};
use runtime::{Error, Resource, SystemClock, SystemRandom};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let access = AccessTable::at(start.resource(Resource::AccessTable)?);
    let logins = Cognito::at(start.resource(Resource::UserPool)?);
    let provider = Provider::from_settings(|name| start.environment().text(name))?;
    let mailer = SesMailer::at(start.resource(Resource::Mail)?, provider)
        .through(start.name(Resource::MailConfigurationSet)?);
    let valid_for = start.environment().days("INVITATION_DAYS")?;
    let inviter = Inviter { store: access, logins, mailer, random: SystemRandom, valid_for };
    let ports = &Ports { inviter, clock: SystemClock };
    let answer =
        |event: LambdaEvent<_>| async move { Ok::<_, Error>(handle(ports, event.payload).await) };
    lambda_runtime::run(service_fn(answer)).await
}
