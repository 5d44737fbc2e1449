//! Mail queue → security notices by mail

use app::login::Notifier;
use dynamo::access::AccessTable;
use lambda_runtime::{LambdaEvent, service_fn};
use mail::{Provider, SesMailer};
use runtime::{Error, Resource, SystemClock};
use send_mail::{CAPABILITIES, Ports, handle};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let access = AccessTable::at(start.resource(Resource::AccessTable)?);
    let provider = Provider::from_settings(|name| start.environment().text(name))?;
    let mailer = SesMailer::at(start.resource(Resource::Mail)?, provider)
        .through(start.name(Resource::MailConfigurationSet)?);
    let ports = &Ports { notifier: Notifier { access, mailer }, clock: SystemClock };
    let answer =
        |event: LambdaEvent<_>| async move { Ok::<_, Error>(handle(ports, event.payload).await) };
    lambda_runtime::run(service_fn(answer)).await
}
