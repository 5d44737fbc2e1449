//! `GET /v1/accounts/{accountId}/calls`, `GET …/calls/summary`, `POST …/calls/exports`,
//! `GET …/invoices/{number}/calls`

use call_history::Downloads;
use calls::{CAPABILITIES, Ports, export, of_invoice, search, summarize};
use contract::{CALL_EXPORT, CALL_SUMMARY, CALLS, INVOICE_CALLS};
use dynamo::{access::AccessTable, activity::ActivityTable, ledger::LedgerTable};
use files::CallRecordFiles;
use portal_http::{Gate, Routes};
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
    let (calls, read) = (records.clone(), files.clone());
    let downloads = Downloads { records, files, downloads, access, log, queue, random };
    let ports = Ports { ledger, records: calls, files: read, downloads };
    let routes = Routes::new().on(CALLS, search).on(CALL_SUMMARY, summarize);
    routes.on(CALL_EXPORT, export).on(INVOICE_CALLS, of_invoice).serve(gate, ports).await
}
