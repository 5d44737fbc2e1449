//! Schedule → invitation queue

use dynamo::access::AccessTable;
use lambda_runtime::{Error, LambdaEvent, service_fn};
use queue::InviteQueue;
use release_invitations::{CAPABILITIES, Ports, handle};
use runtime::Resource;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let (aws, table) = start.resource(Resource::AccessTable)?;
    let store = AccessTable::new(aws_sdk_dynamodb::Client::new(aws), table);
    let (aws, url) = start.resource(Resource::InviteQueue)?;
    let queue = InviteQueue::new(aws_sdk_sqs::Client::new(aws), url);
    let per_minute = start.environment().text("INVITATIONS_PER_MINUTE")?.parse()?;
    let ports = &Ports { store, queue, per_minute };
    let answer = |_: LambdaEvent<serde_json::Value>| async move {
        handle(ports).await.map(|_| ()).map_err(Error::from)
    };
    lambda_runtime::run(service_fn(answer)).await
}
