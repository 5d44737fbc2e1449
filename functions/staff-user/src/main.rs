//! Wiring of `staff-user`.

mod wiring;

use contract::{CHANGE_STAFF, RESET_TOTP};
use lambda_http::Error;
use portal_http::Routes;
use staff_user::{CAPABILITIES, change, reset};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let (gate, ports) = wiring::wire(&start)?;
    Routes::new().on(CHANGE_STAFF, change).on(RESET_TOTP, reset).serve(gate, ports).await
}
