//! Direct invocation → an administrator in the invitation queue

use dynamo::access::AccessTable;
use lambda_runtime::{Error, LambdaEvent, service_fn};
use queue::InviteQueue;
use runtime::{Resource, SystemClock, SystemRandom};
use staff_invite::{CAPABILITIES, Ports, Request, handle};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let (aws, table) = start.resource(Resource::AccessTable)?;
    let (_, activity) = start.resource(Resource::ActivityTable)?;
    let store = AccessTable::new(aws_sdk_dynamodb::Client::new(aws), table).with_activity(activity);
    let (aws, url) = start.resource(Resource::InviteQueue)?;
    let queue = InviteQueue::new(aws_sdk_sqs::Client::new(aws), url);
    let ports = &Ports { store, queue, clock: SystemClock, random: SystemRandom };
    let answer = |event: LambdaEvent<Request>| async move {
        handle(ports, event.payload).await.map_err(Error::from)
    };
    lambda_runtime::run(service_fn(answer)).await
}
