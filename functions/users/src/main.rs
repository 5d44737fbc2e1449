//! `GET` and `POST /v1/accounts/{accountId}/users`

use contract::{INVITE_USER, USERS};
use dynamo::{access::AccessTable, activity::ActivityTable};
use portal_http::{Gate, Routes};
use queue::InviteQueue;
use runtime::{Error, Resource, SystemClock, SystemRandom};
use users::{CAPABILITIES, Ports, invite, list};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let access = AccessTable::at(start.resource(Resource::AccessTable)?)
        .with_activity(start.name(Resource::ActivityTable)?);
    let views = ActivityTable::at(start.resource(Resource::ActivityTable)?);
    let queue = InviteQueue::at(start.resource(Resource::InviteQueue)?);
    let gate = Gate::at(start.edge()?, access.clone(), views);
    let ports = Ports { store: access, queue, clock: SystemClock, random: SystemRandom };
    Routes::new().on(USERS, list).on(INVITE_USER, invite).serve(gate, ports).await
}
