//! Cognito's question before it mails a code → the portal's own mail

use custom_message::{Ports, handle};
use dynamo::access::AccessTable;
use lambda_runtime::{Error, LambdaEvent, service_fn};
use mail::Provider;
use runtime::Resource;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(custom_message::CAPABILITIES).await;
    let (aws, table) = start.resource(Resource::AccessTable)?;
    let store = AccessTable::new(aws_sdk_dynamodb::Client::new(aws), table);
    let provider = Provider::from_settings(|name| start.environment().text(name))?;
    let ports = &Ports { store, provider };
    let answer =
        |event: LambdaEvent<_>| async move { Ok::<_, Error>(handle(ports, event.payload).await) };
    lambda_runtime::run(service_fn(answer)).await
}
