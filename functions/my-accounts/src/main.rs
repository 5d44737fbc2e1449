//! `POST /v1/me/invitations/{accountId}`, `POST /v1/me/accounts/{accountId}/leave`

use contract::{ANSWER_INVITATION, LEAVE_ACCOUNT};
use dynamo::access::AccessTable;
use my_accounts::{CAPABILITIES, Ports, answer, leave};
use portal_http::{Gate, Routes};
use runtime::{Error, Resource, SystemClock, SystemRandom};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let access = AccessTable::at(start.resource(Resource::AccessTable)?)
        .with_activity(start.name(Resource::ActivityTable)?);
    let gate = Gate::at(start.edge()?, access.clone());
    let ports = Ports { store: access, clock: SystemClock, random: SystemRandom };
    let routes = Routes::new().on(ANSWER_INVITATION, answer).on(LEAVE_ACCOUNT, leave);
    routes.serve(gate, ports).await
}
