//! What the function answers.

use contract::AGING;
use skeleton::{Ports, handle};
use testkit::access::MemoryAccess;
use testkit::http::Ask;
use testkit::portal::{Routes, TestPortal};

#[tokio::test]
async fn without_a_session_nothing_is_answered() {
    let portal = TestPortal::new(&MemoryAccess::default(), Routes::new().on(AGING, handle), Ports);
    assert_eq!(portal.send(Ask::of(AGING)).await.status, 401);
}
