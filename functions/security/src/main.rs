//! Wiring of `security`.

mod wiring;

use contract::SECURITY;
use lambda_http::Error;
use portal_http::serve;
use security::{CAPABILITIES, handle};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let (gate, ports) = wiring::wire(&start)?;
    serve(SECURITY, gate, ports, handle).await
}
