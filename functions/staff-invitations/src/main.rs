//! `GET` and `POST /v1/staff/invitations`, `POST /v1/staff/accounts/{accountId}/invitations`

use contract::{RELEASE_INVITATIONS, STAFF_INVITATIONS, STAFF_INVITE_USER};
use dynamo::access::AccessTable;
use portal_http::{Gate, NoViews, Routes};
use queue::InviteQueue;
use runtime::{Error, Resource, SystemClock, SystemRandom};
use staff_invitations::{CAPABILITIES, Ports, invite, list, release};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let access = AccessTable::at(start.resource(Resource::AccessTable)?)
        .with_activity(start.name(Resource::ActivityTable)?);
    let queue = InviteQueue::at(start.resource(Resource::InviteQueue)?);
    let gate = Gate::at(start.edge()?, access.clone(), NoViews);
    let per_minute = start.environment().text("INVITATIONS_PER_MINUTE")?.parse()?;
    let (clock, random) = (SystemClock, SystemRandom);
    let ports = Ports { store: access, queue, clock, random, per_minute };
    let routes = Routes::new().on(STAFF_INVITATIONS, list).on(RELEASE_INVITATIONS, release);
    routes.on(STAFF_INVITE_USER, invite).serve(gate, ports).await
}
