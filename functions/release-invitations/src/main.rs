//! Schedule → invitation queue

use dynamo::access::AccessTable;
use lambda_runtime::{LambdaEvent, service_fn};
use queue::InviteQueue;
use release_invitations::{CAPABILITIES, Ports, handle};
use runtime::{Error, Resource};
use serde_json::Value;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let access = AccessTable::at(start.resource(Resource::AccessTable)?);
    let queue = InviteQueue::at(start.resource(Resource::InviteQueue)?);
    let per_minute = start.environment().text("INVITATIONS_PER_MINUTE")?.parse()?;
    let ports = &Ports { store: access, queue, per_minute };
    let release =
        |_: LambdaEvent<Value>| async move { handle(ports).await.map(|_| ()).map_err(Error::from) };
    lambda_runtime::run(service_fn(release)).await
}
