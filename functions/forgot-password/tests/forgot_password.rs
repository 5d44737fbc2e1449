//! Forgotten passwords, over HTTP.

use std::sync::Arc;

use contract::FORGOT_PASSWORD;
use forgot_password::{Ports, handle};
use serde_json::json;
use testkit::access::{MemoryAccess, MemoryCodeRequests, user};
use testkit::http::{Ask, Seen};
use testkit::portal::{Event, Routes, TestPortal};

type TestPorts = Ports<MemoryAccess, MemoryCodeRequests>;

fn ports() -> Arc<TestPorts> {
    let access = MemoryAccess::default().with_user(user("dana.roy"));
    Arc::new(Ports { access, codes: MemoryCodeRequests::default() })
}

async fn send(ports: &Arc<TestPorts>, request: impl Event) -> Seen {
    let routes = Routes::new().on(FORGOT_PASSWORD, handle);
    TestPortal::shared(&ports.access, routes, ports).send(request).await
}

fn asking_for(username: &str) -> Ask {
    Ask::of(FORGOT_PASSWORD).json(&json!({ "username": username }))
}

#[tokio::test]
async fn the_queued_request_has_only_the_user_s_id() {
    let ports = ports();
    let seen = send(&ports, "forgot-password/ok.json").await;
    assert_eq!((seen.status.as_u16(), &seen.json), (202, &json!({ "status": "accepted" })));
    let sent = ports.codes.sent();
    assert_eq!((sent.len(), sent.first().map(|one| one.user)), (1, Some(user("dana.roy").id)));
}

#[tokio::test]
async fn every_name_gets_the_same_response() {
    let known = send(&ports(), asking_for("dana.roy")).await;
    for name in ["nobody", "no name!", "", "é"] {
        assert_eq!(send(&ports(), asking_for(name)).await, known, "{name}");
    }
}

#[tokio::test]
async fn the_fifth_request_in_an_hour_has_to_wait() {
    let ports = ports();
    for _ in 0..4 {
        assert_eq!(send(&ports, asking_for("Dana.Roy")).await.status, 202);
    }
    let seen = send(&ports, asking_for("dana.roy")).await;
    assert_eq!((seen.status.as_u16(), seen.problem()), (429, Some("too-many-tries")));
    assert_eq!(seen.header("retry-after"), Some("3600"));
    assert_eq!(ports.codes.sent().len(), 4);
}
