//! Wiring of `import-documents`.

use app::import::InviteOnImport;
use aws_lambda_events::sqs::SqsEvent;
use dynamo::ledger::{LedgerTable, PostingTables};
use files::{DocumentsBucket, ImportBucket, ImportedDocuments};
use import_documents::{CAPABILITIES, Ports, handle};
use jiff::Timestamp;
use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use runtime::{Resource, SystemClock, SystemRandom};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let (aws, ledger) = start.resource(Resource::LedgerTable)?;
    let (_, access) = start.resource(Resource::AccessTable)?;
    let (_, imports) = start.resource(Resource::ImportBucket)?;
    let (_, documents) = start.resource(Resource::DocumentsBucket)?;
    let (_, queue) = start.resource(Resource::ImportQueue)?;
    let (dynamodb, s3) = (aws_sdk_dynamodb::Client::new(aws), aws_sdk_s3::Client::new(aws));
    let documents = DocumentsBucket::new(s3.clone(), documents);
    let ports = Ports {
        store: PostingTables::new(dynamodb.clone(), &ledger, access),
        documents: ImportedDocuments::new(documents, &imports),
        files: ImportBucket::new(s3, imports),
        runs: LedgerTable::new(dynamodb, ledger),
        queue: queue::ImportQueue::new(aws_sdk_sqs::Client::new(aws), queue),
        clock: SystemClock,
        random: SystemRandom,
        invite: InviteOnImport(start.environment().flag("INVITE_ON_IMPORT")?),
    };
    let ports = &ports;
    let serve = |event: LambdaEvent<SqsEvent>| async move {
        let milliseconds = i64::try_from(event.context.deadline)?;
        let deadline = Timestamp::from_millisecond(milliseconds)?;
        Ok::<_, Error>(handle(ports, event.payload, deadline).await)
    };
    run(service_fn(serve)).await
}
