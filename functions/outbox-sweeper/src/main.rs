//! Hourly schedule → invitation queue

use dynamo::outbox::OutboxTable;
use lambda_runtime::{LambdaEvent, service_fn};
use outbox_sweeper::{CAPABILITIES, Ports, handle};
use queue::{InviteQueue, OutboxQueues, PaymentMailQueue};
use runtime::{Error, Resource, SystemClock};
use serde_json::Value;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let outbox = OutboxTable::at(start.resource(Resource::LedgerTable)?);
    let invitations = InviteQueue::at(start.resource(Resource::InviteQueue)?);
    let payment_mails = PaymentMailQueue::at(start.resource(Resource::PaymentMailQueue)?);
    let queue = OutboxQueues { invitations, payment_mails };
    let ports = &Ports { queue, outbox, clock: SystemClock };
    let sweep = |_: LambdaEvent<Value>| async move { handle(ports).await.map_err(Error::from) };
    lambda_runtime::run(service_fn(sweep)).await
}
