//! Import queue → posted documents and reports

use dynamo::{access::AccessTable, ledger::LedgerTable};
use files::{ImportBucket, ImportedDocuments};
use import_documents::{CAPABILITIES, InviteOnImport, Ports, handle};
use lambda_runtime::{LambdaEvent, service_fn};
use queue::{CallImportQueue, ImportQueue};
use runtime::{Error, Resource, SystemClock, SystemRandom};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let access = AccessTable::at(start.resource(Resource::AccessTable)?)
        .with_activity(start.name(Resource::ActivityTable)?);
    let runs = LedgerTable::at(start.resource(Resource::LedgerTable)?);
    let store = runs.clone().with_access(access);
    let bucket = start.resource(Resource::DocumentsBucket)?;
    let documents = ImportedDocuments::at(bucket, start.name(Resource::ImportBucket)?);
    let files = ImportBucket::at(start.resource(Resource::ImportBucket)?);
    let queue = ImportQueue::at(start.resource(Resource::ImportQueue)?);
    let calls = CallImportQueue::at(start.resource(Resource::CallImportQueue)?);
    let invite = InviteOnImport(start.environment().flag("INVITE_ON_IMPORT")?);
    let (clock, random) = (SystemClock, SystemRandom);
    let ports = &Ports { store, documents, files, runs, queue, calls, clock, random, invite };
    let import = |event: LambdaEvent<_>| async move {
        let deadline = runtime::deadline(event.context.deadline)?;
        Ok::<_, Error>(handle(ports, event.payload, deadline).await)
    };
    lambda_runtime::run(service_fn(import)).await
}
