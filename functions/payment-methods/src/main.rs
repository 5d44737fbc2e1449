//! `GET`, `POST`, `PATCH` and `DELETE /v1/accounts/{accountId}/payment-methods`

use contract::{CHANGE_METHOD, PAYMENT_METHODS, REMOVE_METHOD, SET_UP_METHOD};
use dynamo::{access::AccessTable, ledger::LedgerTable};
use gateway::{LONGEST_CALL, Stripe};
use payment_methods::{CAPABILITIES, Ports, change, list, remove, set_up};
use portal_http::{Gate, Routes};
use runtime::{Error, Resource, SystemClock, SystemRandom};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let access = AccessTable::at(start.resource(Resource::AccessTable)?)
        .with_activity(start.name(Resource::ActivityTable)?);
    let ledger = LedgerTable::at(start.resource(Resource::LedgerTable)?)
        .with_activity(start.name(Resource::ActivityTable)?);
    let url = start.environment().text("GATEWAY_URL")?;
    let gateway = Stripe::at(start.resource(Resource::GatewaySecret)?, &url, LONGEST_CALL)?;
    let gate = Gate::at(start.edge()?, access.clone());
    let (clock, random, site) = (SystemClock, SystemRandom, start.site()?);
    let ports = Ports { access, ledger, clock, gateway, random, site };
    let routes = Routes::new().on(PAYMENT_METHODS, list).on(SET_UP_METHOD, set_up);
    routes.on(CHANGE_METHOD, change).on(REMOVE_METHOD, remove).serve(gate, ports).await
}
