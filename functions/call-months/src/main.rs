//! `GET /v1/accounts/{accountId}/call-history`, `POST …/call-history/{month}/links`

use call_history::Downloads;
use call_months::{CAPABILITIES, Ports, list, make_link};
use contract::{CALL_HISTORY, CALL_MONTH_LINK};
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
    let routes = Routes::new().on(CALL_HISTORY, list).on(CALL_MONTH_LINK, make_link);
    routes.serve(gate, ports).await
}
