//! Call import queue → stored call records and reports

use app::call_records::import::StoredInvoices;
use dynamo::ledger::LedgerTable;
use files::{CallRecordFiles, DocumentsBucket, ImportBucket};
use import_call_records::{CAPABILITIES, Ports, handle};
use lambda_runtime::{LambdaEvent, service_fn};
use queue::CallImportQueue;
use runtime::{Error, Resource, SystemClock, SystemRandom};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let stored = LedgerTable::at(start.resource(Resource::LedgerTable)?);
    let documents = DocumentsBucket::at(start.resource(Resource::DocumentsBucket)?);
    let (ledger, invoices) = (stored.clone(), StoredInvoices { store: &stored, files: &documents });
    let calls = CallRecordFiles::at(start.resource(Resource::DocumentsBucket)?);
    let files = ImportBucket::at(start.resource(Resource::ImportBucket)?);
    let queue = CallImportQueue::at(start.resource(Resource::CallImportQueue)?);
    let (clock, random) = (SystemClock, SystemRandom);
    let kept = start.environment().days("CALL_RECORD_RETENTION_DAYS")?;
    let ports = &Ports { ledger, invoices, calls, files, queue, clock, random, kept };
    let import = |event: LambdaEvent<_>| async move {
        let deadline = runtime::deadline(event.context.deadline)?;
        Ok::<_, Error>(handle(ports, event.payload, deadline).await?)
    };
    lambda_runtime::run(service_fn(import)).await
}
