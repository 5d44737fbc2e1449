//! Wiring of `staff-user`.

mod wiring;

use contract::CHANGE_STAFF;
use lambda_http::Error;
use portal_http::Routes;
use staff_user::{CAPABILITIES, change};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let (gate, ports) = wiring::wire(&start)?;
    Routes::new().on(CHANGE_STAFF, change).serve(gate, ports).await
}
