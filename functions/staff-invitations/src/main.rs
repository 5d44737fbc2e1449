//! Wiring of `staff-invitations`.

mod wiring;

use contract::{RELEASE_INVITATIONS, STAFF_INVITATIONS, STAFF_INVITE_USER};
use lambda_http::Error;
use portal_http::Routes;
use staff_invitations::{CAPABILITIES, invite, list, release};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let (gate, ports) = wiring::wire(&start)?;
    Routes::new()
        .on(STAFF_INVITATIONS, list)
        .on(RELEASE_INVITATIONS, release)
        .on(STAFF_INVITE_USER, invite)
        .serve(gate, ports)
        .await
}
