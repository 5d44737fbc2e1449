//! Wiring of `staff-accounts`.

mod wiring;

use contract::STAFF_ACCOUNTS;
use lambda_http::Error;
use portal_http::serve;
use staff_accounts::{CAPABILITIES, handle};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let (gate, ports) = wiring::wire(&start)?;
    serve(STAFF_ACCOUNTS, gate, ports, handle).await
}
