//! Hourly schedule → invitation queue

use dynamo::outbox::OutboxTable;
use lambda_runtime::{Error, LambdaEvent, service_fn};
use outbox_sweeper::{Ports, handle};
use queue::InviteQueue;
use runtime::{Resource, SystemClock};
use serde_json::Value;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(outbox_sweeper::CAPABILITIES).await;
    let (aws, table) = start.resource(Resource::LedgerTable)?;
    let outbox = OutboxTable::new(aws_sdk_dynamodb::Client::new(aws), table);
    let (aws, url) = start.resource(Resource::InviteQueue)?;
    let queue = InviteQueue::new(aws_sdk_sqs::Client::new(aws), url);
    let ports = &Ports { queue, outbox, clock: SystemClock };
    let sweep = |_: LambdaEvent<Value>| async move { handle(ports).await.map_err(Error::from) };
    lambda_runtime::run(service_fn(sweep)).await
}
