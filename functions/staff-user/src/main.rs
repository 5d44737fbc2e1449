//! `PATCH /v1/staff/users/{userId}`, `DELETE …/totp`; `GET /v1/staff/logins`, `PATCH …/{userId}`,
//! `DELETE …/{userId}/sessions`

use contract::{CHANGE_LOGIN, CHANGE_STAFF, END_LOGIN_SESSIONS, RESET_TOTP, STAFF_LOGINS};
use dynamo::access::AccessTable;
use identity::Cognito;
use portal_http::{Gate, Routes};
use queue::{InviteQueue, MailQueue};
use runtime::{Error, Resource, SystemClock, SystemRandom};
use staff_user::{CAPABILITIES, Ports, change, change_login, end_sessions, find, reset};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let access = AccessTable::at(start.resource(Resource::AccessTable)?)
        .with_activity(start.name(Resource::ActivityTable)?);
    let notices = MailQueue::at(start.resource(Resource::MailQueue)?);
    let identity = Cognito::at(start.resource(Resource::UserPool)?);
    let invitations = InviteQueue::at(start.resource(Resource::InviteQueue)?);
    let gate = Gate::at(start.edge()?, access.clone());
    let (clock, random) = (SystemClock, SystemRandom);
    let ports = Ports { store: access, identity, notices, invitations, clock, random };
    let routes = Routes::new().on(CHANGE_STAFF, change).on(RESET_TOTP, reset);
    let routes = routes.on(STAFF_LOGINS, find).on(CHANGE_LOGIN, change_login);
    routes.on(END_LOGIN_SESSIONS, end_sessions).serve(gate, ports).await
}
