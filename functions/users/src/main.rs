//! Wiring of `users`.

mod wiring;

use contract::{INVITE_USER, USERS};
use lambda_http::Error;
use portal_http::Routes;
use users::{CAPABILITIES, invite, list};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let (gate, ports) = wiring::wire(&start)?;
    Routes::new().on(USERS, list).on(INVITE_USER, invite).serve(gate, ports).await
}
