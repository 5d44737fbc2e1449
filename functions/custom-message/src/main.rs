//! Cognito, before it mails a code → the portal's own mail

use custom_message::{CAPABILITIES, Ports, handle};
use dynamo::access::AccessTable;
use lambda_runtime::{LambdaEvent, service_fn};
use mail::Provider;
use runtime::{Error, Resource};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let access = AccessTable::at(start.resource(Resource::AccessTable)?);
    let provider = Provider::from_settings(|name| start.environment().text(name))?;
    let ports = &Ports { store: access, provider };
    let answer =
        |event: LambdaEvent<_>| async move { Ok::<_, Error>(handle(ports, event.payload).await) };
    lambda_runtime::run(service_fn(answer)).await
}
