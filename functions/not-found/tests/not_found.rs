//! An unknown path is answered with a problem document.

use contract::NOT_FOUND;
use not_found::handle;
use testkit::access::MemoryAccess;
use testkit::portal::{Routes, TestPortal};

#[tokio::test]
async fn an_unknown_path_is_not_found_in_the_caller_s_language() {
    let routes = Routes::new().on(NOT_FOUND, handle);
    let portal = TestPortal::new(&MemoryAccess::default(), routes, ());
    let seen = portal.send("not-found/unknown-path.json").await;
    assert_eq!((seen.status.as_u16(), seen.problem()), (404, Some("not-found")));
    assert_eq!(seen.json["title"], "Introuvable");
    assert_eq!(seen.json["instance"], "JKJaXmPLvHcESHA=");
}
