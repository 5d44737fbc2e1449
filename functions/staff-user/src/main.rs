//! `PATCH /v1/staff/users/{userId}`, `DELETE /v1/staff/users/{userId}/totp`

use contract::{CHANGE_STAFF, RESET_TOTP};
use dynamo::access::AccessTable;
use identity::{CognitoSecondFactor, PoolClient};
use portal_http::{Gate, Routes};
use queue::MailQueue;
use runtime::{Error, Resource, SystemClock, SystemRandom};
use staff_user::{CAPABILITIES, Ports, change, reset};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let access = AccessTable::at(start.resource(Resource::AccessTable)?)
        .with_activity(start.name(Resource::ActivityTable)?);
    let notices = MailQueue::at(start.resource(Resource::MailQueue)?);
    // To switch off, nobody signs in through a client.
    let identity = CognitoSecondFactor::at(start.resource(Resource::UserPool)?, PoolClient::none());
    let gate = Gate::at(start.edge()?, access.clone());
    let (clock, random) = (SystemClock, SystemRandom);
    let ports = Ports { store: access, identity, notices, clock, random };
    Routes::new().on(CHANGE_STAFF, change).on(RESET_TOTP, reset).serve(gate, ports).await
}
