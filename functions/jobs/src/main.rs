//! `GET /v1/accounts/{accountId}/jobs/{jobId}`

use contract::JOB;
use dynamo::access::AccessTable;
use files::Downloads;
use jobs::{CAPABILITIES, Ports, handle};
use portal_http::{Gate, serve};
use runtime::{Error, Resource};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let access = AccessTable::at(start.resource(Resource::AccessTable)?)
        .with_activity(start.name(Resource::ActivityTable)?);
    let downloads = Downloads::at(start.resource(Resource::DocumentsBucket)?);
    let gate = Gate::at(start.edge()?, access.clone());
    serve(JOB, gate, Ports { jobs: access, downloads }, handle).await
}
