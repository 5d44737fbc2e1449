//! `GET` and `POST /v1/staff/users`

use contract::{INVITE_STAFF, STAFF_USERS};
use dynamo::access::AccessTable;
use portal_http::{Gate, NoViews, Routes};
use queue::InviteQueue;
use runtime::{Error, Resource, SystemClock, SystemRandom};
use staff_users::{CAPABILITIES, Ports, invite, list};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let access = AccessTable::at(start.resource(Resource::AccessTable)?)
        .with_activity(start.name(Resource::ActivityTable)?);
    let queue = InviteQueue::at(start.resource(Resource::InviteQueue)?);
    let gate = Gate::at(start.edge()?, access.clone(), NoViews);
    let ports = Ports { store: access, queue, clock: SystemClock, random: SystemRandom };
    Routes::new().on(STAFF_USERS, list).on(INVITE_STAFF, invite).serve(gate, ports).await
}
