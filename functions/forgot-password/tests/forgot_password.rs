//! Forgotten passwords, over HTTP.

use contract::FORGOT_PASSWORD;
use forgot_password::{Ports, handle};
use portal_http::{Gate, NoSessions, answer};
use serde_json::json;
use testkit::access::{MemoryAccess, MemoryCodeRequests, noon, user};
use testkit::http::{Ask, KnownOrigin, PORTAL_URL, Seen, http_event};
use testkit::system::FixedClock;

type TestPorts = Ports<MemoryAccess, MemoryCodeRequests>;

fn gate<A>(access: A) -> Gate<KnownOrigin, FixedClock, A> {
    let portal_url = PORTAL_URL.to_owned();
    Gate { origin: KnownOrigin, clock: FixedClock::at(noon()), portal_url, access }
}

fn ports() -> TestPorts {
    let access = MemoryAccess::default().with_user(user("dana.roy"));
    Ports { access, codes: MemoryCodeRequests::default() }
}

async fn send(ports: &TestPorts, username: &str) -> Seen {
    let body = json!({ "username": username });
    let request = Ask::for_route(&FORGOT_PASSWORD.info()).json(&body).request();
    Seen::of(&answer(&FORGOT_PASSWORD, &gate(NoSessions), ports, &handle, request).await)
}

#[tokio::test]
async fn a_request_is_taken_on_and_names_only_an_id() {
    let ports = ports();
    let request = http_event("forgot-password/ok.json");
    let seen = answer(&FORGOT_PASSWORD, &gate(NoSessions), &ports, &handle, request).await;
    let seen = Seen::of(&seen);
    assert_eq!((seen.status.as_u16(), &seen.json), (202, &json!({ "status": "accepted" })));
    let sent = ports.codes.sent();
    assert_eq!((sent.len(), sent.first().map(|one| one.user)), (1, Some(user("dana.roy").id)));
}

#[tokio::test]
async fn everybody_gets_the_same_answer() {
    let known = send(&ports(), "dana.roy").await;
    for name in ["nobody", "no name!", "", "é"] {
        assert_eq!(send(&ports(), name).await, known, "{name}");
    }
}

#[tokio::test]
async fn the_fifth_in_an_hour_has_to_wait() {
    let ports = ports();
    for _ in 0..4 {
        assert_eq!(send(&ports, "Dana.Roy").await.status, 202);
    }
    let seen = send(&ports, "dana.roy").await;
    assert_eq!((seen.status.as_u16(), seen.problem()), (429, Some("too-many-tries")));
    assert_eq!(seen.header("retry-after"), Some("3600"));
    assert_eq!(ports.codes.sent().len(), 4);
}
