//! `POST /v1/staff/accounts/{accountId}/payments/{paymentId}/refunds`

use contract::STAFF_REFUNDS;
use dynamo::{access::AccessTable, ledger::LedgerTable};
use gateway::{LONGEST_CALL, Stripe};
use portal_http::{Gate, serve};
use runtime::{Error, Resource, SystemClock};
use staff_refunds::{CAPABILITIES, Ports, handle};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let access = AccessTable::at(start.resource(Resource::AccessTable)?);
    let ledger = LedgerTable::at(start.resource(Resource::LedgerTable)?)
        .with_activity(start.name(Resource::ActivityTable)?);
    let url = start.environment().text("GATEWAY_URL")?;
    let gateway = Stripe::at(start.resource(Resource::GatewaySecret)?, &url, LONGEST_CALL)?;
    let gate = Gate::at(start.edge()?, access);
    serve(STAFF_REFUNDS, gate, Ports { ledger, clock: SystemClock, gateway }, handle).await
}
