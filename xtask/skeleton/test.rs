//! The route over HTTP.

use contract::AGING;
use skeleton::{Ports, handle};
use testkit::access::MemoryAccess;
use testkit::http::Ask;
use testkit::portal::{Routes, TestPortal};

#[tokio::test]
async fn a_request_without_a_session_is_refused() {
    let portal = TestPortal::new(&MemoryAccess::default(), Routes::new().on(AGING, handle), Ports);
    assert_eq!(portal.send(Ask::of(AGING)).await.status, 401);
}
