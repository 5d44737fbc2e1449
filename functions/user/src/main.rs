//! Wiring of `user`.

mod wiring;

use contract::{CHANGE_USER, DEACTIVATE_USER, INVITE_USER_AGAIN};
use lambda_http::Error;
use portal_http::Routes;
use user::{CAPABILITIES, change, deactivate, invite_again};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let (gate, ports) = wiring::wire(&start)?;
    Routes::new()
        .on(CHANGE_USER, change)
        .on(DEACTIVATE_USER, deactivate)
        .on(INVITE_USER_AGAIN, invite_again)
        .serve(gate, ports)
        .await
}
