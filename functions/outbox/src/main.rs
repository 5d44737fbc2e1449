//! Stream of the ledger table → invitation queue

use dynamo::outbox::OutboxTable;
use lambda_runtime::{Error, LambdaEvent, service_fn};
use outbox::{Event, Ports, handle};
use queue::InviteQueue;
use runtime::Resource;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(outbox::CAPABILITIES).await;
    let (aws, table) = start.resource(Resource::LedgerTable)?;
    let outbox = OutboxTable::new(aws_sdk_dynamodb::Client::new(aws), table);
    let (aws, url) = start.resource(Resource::InviteQueue)?;
    let queue = InviteQueue::new(aws_sdk_sqs::Client::new(aws), url);
    let ports = &Ports { queue, outbox };
    let answer = |event: LambdaEvent<Event>| async move {
        Ok::<_, Error>(handle(ports, event.payload).await)
    };
    lambda_runtime::run(service_fn(answer)).await
}
