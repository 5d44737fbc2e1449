//! Wiring of `staff-users`.

mod wiring;

use contract::{INVITE_STAFF, STAFF_USERS};
use lambda_http::Error;
use portal_http::Routes;
use staff_users::{CAPABILITIES, invite, list};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let (gate, ports) = wiring::wire(&start)?;
    Routes::new().on(STAFF_USERS, list).on(INVITE_STAFF, invite).serve(gate, ports).await
}
