//! Wiring of `invoice`.

use contract::INVOICE;
use dynamo::{access::AccessTable, activity::ActivityTable, ledger::LedgerTable};
use files::DocumentsBucket;
use invoice::{CAPABILITIES, Ports, handle};
use lambda_http::Error;
use portal_http::{Gate, serve};
use runtime::{Resource, SystemClock};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let (aws, access) = start.resource(Resource::AccessTable)?;
    let (_, ledger) = start.resource(Resource::LedgerTable)?;
    let (_, activity) = start.resource(Resource::ActivityTable)?;
    let (_, documents) = start.resource(Resource::DocumentsBucket)?;
    let client = aws_sdk_dynamodb::Client::new(aws);
    let gate = Gate {
        origin: start.origin_secret()?,
        clock: SystemClock,
        portal_url: start.portal_url()?,
        access: AccessTable::new(client.clone(), access),
        views: ActivityTable::new(client.clone(), activity),
    };
    let documents = DocumentsBucket::new(aws_sdk_s3::Client::new(aws), documents);
    let ports = Ports { ledger: LedgerTable::new(client, ledger), documents };
    serve(INVOICE, gate, ports, handle).await
}
