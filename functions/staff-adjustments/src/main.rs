//! Wiring of `staff-adjustments`.

use aws_sdk_dynamodb::Client;
use contract::STAFF_ADJUSTMENTS;
use dynamo::{access::AccessTable, ledger::PostingTables};
use lambda_http::Error;
use portal_http::{Gate, NoViews, serve};
use runtime::{Resource, SystemClock};
use staff_adjustments::{CAPABILITIES, Ports, handle};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let (aws, access) = start.resource(Resource::AccessTable)?;
    let (_, ledger) = start.resource(Resource::LedgerTable)?;
    let (_, activity) = start.resource(Resource::ActivityTable)?;
    let client = Client::new(aws);
    let ledger = PostingTables::new(client.clone(), ledger, access.clone());
    let ledger = ledger.with_activity(activity);
    let gate = Gate {
        origin: start.origin_secret()?,
        clock: SystemClock,
        portal_url: start.portal_url()?,
        access: AccessTable::new(client, access),
        views: NoViews,
    };
    serve(STAFF_ADJUSTMENTS, gate, Ports { ledger, clock: SystemClock }, handle).await
}
