//! `GET /v1/accounts/{accountId}/activity`, `GET /v1/me/activity`, `GET /v1/staff/activity`

use activity::{CAPABILITIES, Ports, of_account, of_me, of_staff};
use contract::{ACTIVITY, MY_ACTIVITY, STAFF_ACTIVITY};
use dynamo::{access::AccessTable, activity::ActivityTable};
use portal_http::{Gate, Routes};
use runtime::{Error, Resource};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let access = AccessTable::at(start.resource(Resource::AccessTable)?)
        .with_activity(start.name(Resource::ActivityTable)?);
    let activity = ActivityTable::at(start.resource(Resource::ActivityTable)?);
    let gate = Gate::at(start.edge()?, access);
    let routes = Routes::new().on(ACTIVITY, of_account).on(MY_ACTIVITY, of_me);
    routes.on(STAFF_ACTIVITY, of_staff).serve(gate, Ports { activity }).await
}
