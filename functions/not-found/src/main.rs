//! `$default`

use contract::NOT_FOUND;
use portal_http::{Error, Gate, NoSessions, NoViews};
use runtime::SystemClock;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(not_found::CAPABILITIES).await;
    let (origin, portal_url) = (start.origin_secret()?, start.portal_url()?);
    let gate = Gate { origin, clock: SystemClock, portal_url, access: NoSessions, views: NoViews };
    portal_http::serve(NOT_FOUND, gate, (), not_found::handle).await
}
