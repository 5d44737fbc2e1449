//! `$default`

use contract::NOT_FOUND;
use not_found::{CAPABILITIES, handle};
use portal_http::{Gate, NoSessions, NoViews, serve};
use runtime::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let gate = Gate::at(start.edge()?, NoSessions, NoViews);
    serve(NOT_FOUND, gate, (), handle).await
}
