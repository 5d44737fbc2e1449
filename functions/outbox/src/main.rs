//! Stream of the ledger table → invitation queue

use dynamo::outbox::OutboxTable;
use lambda_runtime::{LambdaEvent, service_fn};
use outbox::{CAPABILITIES, Ports, handle};
use queue::{InviteQueue, OutboxQueues, PaymentMailQueue};
use runtime::{Error, Resource};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let outbox = OutboxTable::at(start.resource(Resource::LedgerTable)?);
    let invitations = InviteQueue::at(start.resource(Resource::InviteQueue)?);
    let payment_mails = PaymentMailQueue::at(start.resource(Resource::PaymentMailQueue)?);
    let queue = OutboxQueues { invitations, payment_mails };
    let ports = &Ports { queue, outbox };
    let answer =
        |event: LambdaEvent<_>| async move { Ok::<_, Error>(handle(ports, event.payload).await) };
    lambda_runtime::run(service_fn(answer)).await
}
