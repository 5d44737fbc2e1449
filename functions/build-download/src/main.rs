//! Download queue → files of call records

use build_download::{CAPABILITIES, Ports, handle};
use dynamo::{access::AccessTable, ledger::LedgerTable};
use files::{CallRecordFiles, Downloads};
use lambda_runtime::{LambdaEvent, service_fn};
use runtime::{Error, Resource};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let jobs = AccessTable::at(start.resource(Resource::AccessTable)?);
    let ledger = LedgerTable::at(start.resource(Resource::LedgerTable)?);
    let files = CallRecordFiles::at(start.resource(Resource::DocumentsBucket)?);
    let downloads = Downloads::at(start.resource(Resource::DocumentsBucket)?);
    let records = ledger.clone();
    let ports = &Ports { ledger, records, files, downloads, jobs };
    let build =
        |event: LambdaEvent<_>| async move { Ok::<_, Error>(handle(ports, event.payload).await) };
    lambda_runtime::run(service_fn(build)).await
}
