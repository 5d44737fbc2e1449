//! Wiring of `transaction`.

use aws_sdk_dynamodb::Client;
use contract::TRANSACTION;
use dynamo::{access::AccessTable, activity::ActivityTable, ledger::LedgerTable};
use lambda_http::Error;
use portal_http::{Gate, serve};
use runtime::{Resource, SystemClock};
use transaction::{CAPABILITIES, Ports, handle};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let (aws, access) = start.resource(Resource::AccessTable)?;
    let (_, ledger) = start.resource(Resource::LedgerTable)?;
    let (_, activity) = start.resource(Resource::ActivityTable)?;
    let client = Client::new(aws);
    let gate = Gate {
        origin: start.origin_secret()?,
        clock: SystemClock,
        portal_url: start.portal_url()?,
        access: AccessTable::new(client.clone(), access),
        views: ActivityTable::new(client.clone(), activity),
    };
    let ports = Ports { ledger: LedgerTable::new(client, ledger) };
    serve(TRANSACTION, gate, ports, handle).await
}
