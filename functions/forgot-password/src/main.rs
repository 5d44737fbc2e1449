//! `POST /v1/auth/forgot-password`

use contract::FORGOT_PASSWORD;
use dynamo::access::AccessTable;
use forgot_password::Ports;
use portal_http::{Error, Gate, NoSessions, NoViews};
use queue::CodeQueue;
use runtime::{Resource, SystemClock};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(forgot_password::CAPABILITIES).await;
    let (aws, table) = start.resource(Resource::AccessTable)?;
    let access = AccessTable::new(aws_sdk_dynamodb::Client::new(aws), table);
    let (aws, url) = start.resource(Resource::CodeQueue)?;
    let codes = CodeQueue::new(aws_sdk_sqs::Client::new(aws), url);
    let (origin, portal_url) = (start.origin_secret()?, start.portal_url()?);
    let gate = Gate { origin, clock: SystemClock, portal_url, access: NoSessions, views: NoViews };
    let ports = Ports { access, codes };
    portal_http::serve(FORGOT_PASSWORD, gate, ports, forgot_password::handle).await
}
