//! Auto Pay queue → notices and charges

use auto_pay_charge::{CAPABILITIES, Ports, handle};
use dynamo::ledger::LedgerTable;
use gateway::{LONGEST_CALL, Stripe};
use lambda_runtime::{LambdaEvent, service_fn};
use runtime::{Error, Pacer, Resource, SystemClock};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let ledger = LedgerTable::at(start.resource(Resource::LedgerTable)?)
        .with_activity(start.name(Resource::ActivityTable)?);
    let url = start.environment().text("GATEWAY_URL")?;
    let gateway = Stripe::at(start.resource(Resource::GatewaySecret)?, &url, LONGEST_CALL)?;
    let pace = Pacer::per_second(start.environment().count("CHARGES_PER_SECOND")?);
    let ports = &Ports { ledger, clock: SystemClock, gateway, pace, site: start.site()? };
    let work =
        |event: LambdaEvent<_>| async move { Ok::<_, Error>(handle(ports, event.payload).await) };
    lambda_runtime::run(service_fn(work)).await
}
