//! Mail queue → mails about changes of logins

use app::own::Notifier;
use dynamo::access::AccessTable;
use lambda_runtime::{Error, LambdaEvent, service_fn};
use mail::{Provider, SesMailer};
use runtime::{Resource, SystemClock};
use send_mail::{Ports, handle};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(send_mail::CAPABILITIES).await;
    let (aws, table) = start.resource(Resource::AccessTable)?;
    let access = AccessTable::new(aws_sdk_dynamodb::Client::new(aws), table);
    let (aws, from) = start.resource(Resource::Mail)?;
    let provider = Provider::from_settings(|name| start.environment().text(name))?;
    let mailer = SesMailer::new(aws_sdk_ses::Client::new(aws), &from, provider);
    let ports = &Ports { notifier: Notifier { access, mailer }, clock: SystemClock };
    let answer =
        |event: LambdaEvent<_>| async move { Ok::<_, Error>(handle(ports, event.payload).await) };
    lambda_runtime::run(service_fn(answer)).await
}
