//! `PATCH` and `DELETE /v1/accounts/{accountId}/users/{userId}`, `POST …/invitations`

use contract::{CHANGE_USER, DEACTIVATE_USER, INVITE_USER_AGAIN};
use dynamo::access::AccessTable;
use portal_http::{Gate, NoViews, Routes};
use queue::InviteQueue;
use runtime::{Error, Resource, SystemClock, SystemRandom};
use user::{CAPABILITIES, Ports, change, deactivate, invite_again};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let access = AccessTable::at(start.resource(Resource::AccessTable)?)
        .with_activity(start.name(Resource::ActivityTable)?);
    let queue = InviteQueue::at(start.resource(Resource::InviteQueue)?);
    let gate = Gate::at(start.edge()?, access.clone(), NoViews);
    let ports = Ports { store: access, queue, clock: SystemClock, random: SystemRandom };
    let routes = Routes::new().on(CHANGE_USER, change).on(DEACTIVATE_USER, deactivate);
    routes.on(INVITE_USER_AGAIN, invite_again).serve(gate, ports).await
}
