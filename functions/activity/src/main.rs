//! Wiring of `activity`.

mod wiring;

use activity::{CAPABILITIES, of_account, of_staff};
use contract::{ACTIVITY, STAFF_ACTIVITY};
use lambda_http::Error;
use portal_http::Routes;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let (gate, ports) = wiring::wire(&start)?;
    Routes::new().on(ACTIVITY, of_account).on(STAFF_ACTIVITY, of_staff).serve(gate, ports).await
}
