//! Direct invocation → bootstrap administrator, and an invitation in the queue

use bootstrap_admin::{CAPABILITIES, Ports, Request, handle};
use dynamo::access::AccessTable;
use lambda_runtime::{LambdaEvent, service_fn};
use queue::InviteQueue;
use runtime::{Error, Resource, SystemClock, SystemRandom};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let access = AccessTable::at(start.resource(Resource::AccessTable)?)
        .with_activity(start.name(Resource::ActivityTable)?);
    let queue = InviteQueue::at(start.resource(Resource::InviteQueue)?);
    let ports = &Ports { store: access, queue, clock: SystemClock, random: SystemRandom };
    let answer = |event: LambdaEvent<Request>| async move {
        handle(ports, event.payload).await.map_err(Error::from)
    };
    lambda_runtime::run(service_fn(answer)).await
}
