//! What the import works with, on AWS.

use app::import::InviteOnImport;
use dynamo::ledger::{LedgerTable, PostingTables};
use files::{DocumentsBucket, ImportBucket, ImportedDocuments};
use import_documents::Ports;
use queue::ImportQueue;
use runtime::{ConfigError, Resource, Start, SystemClock, SystemRandom};

type AwsPorts = Ports<
    PostingTables,
    ImportedDocuments,
    ImportBucket,
    LedgerTable,
    ImportQueue,
    SystemClock,
    SystemRandom,
>;

/// Everything, from the configuration.
pub(crate) fn ports(start: &Start) -> Result<AwsPorts, ConfigError> {
    let (aws, ledger) = start.resource(Resource::LedgerTable)?;
    let (_, access) = start.resource(Resource::AccessTable)?;
    let (_, imports) = start.resource(Resource::ImportBucket)?;
    let (_, documents) = start.resource(Resource::DocumentsBucket)?;
    let (_, queue) = start.resource(Resource::ImportQueue)?;
    let (dynamodb, s3) = (aws_sdk_dynamodb::Client::new(aws), aws_sdk_s3::Client::new(aws));
    let documents = DocumentsBucket::new(s3.clone(), documents);
    Ok(Ports {
        store: PostingTables::new(dynamodb.clone(), &ledger, access),
        documents: ImportedDocuments::new(documents, &imports),
        files: ImportBucket::new(s3, imports),
        runs: LedgerTable::new(dynamodb, ledger),
        queue: ImportQueue::new(aws_sdk_sqs::Client::new(aws), queue),
        clock: SystemClock,
        random: SystemRandom,
        invite: InviteOnImport(start.environment().flag("INVITE_ON_IMPORT")?),
    })
}
