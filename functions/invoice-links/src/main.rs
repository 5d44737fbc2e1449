//! `POST /v1/accounts/{accountId}/invoices/{number}/links`

use call_history::Downloads;
use contract::INVOICE_LINK;
use dynamo::{access::AccessTable, activity::ActivityTable, ledger::LedgerTable};
use files::CallRecordFiles;
use invoice_links::{CAPABILITIES, Ports, handle};
use portal_http::{Gate, serve};
use queue::DownloadQueue;
use runtime::{Error, Resource, SystemRandom};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let access = AccessTable::at(start.resource(Resource::AccessTable)?)
        .with_activity(start.name(Resource::ActivityTable)?);
    let log = ActivityTable::at(start.resource(Resource::ActivityTable)?);
    let ledger = LedgerTable::at(start.resource(Resource::LedgerTable)?);
    let files = CallRecordFiles::at(start.resource(Resource::DocumentsBucket)?);
    let downloads = files::Downloads::at(start.resource(Resource::DocumentsBucket)?);
    let queue = DownloadQueue::at(start.resource(Resource::DownloadQueue)?);
    let gate = Gate::at(start.edge()?, access.clone());
    let (records, random) = (ledger.clone(), SystemRandom);
    let downloads = Downloads { records, files, downloads, access, log, queue, random };
    serve(INVOICE_LINK, gate, Ports { ledger, downloads }, handle).await
}
