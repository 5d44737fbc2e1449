//! The provider's own people, and one more of them.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use contract::{INVITE_STAFF, STAFF_USERS};
use domain::user::Staff;
use lambda_http::Request;
use portal_http::{Gate, Routes};
use staff_users::{Ports, invite, list};
use testkit::access::{MemoryAccess, MemoryInvitations, noon, user};
use testkit::http::{KnownOrigin, PORTAL_URL, Seen, http_event};
use testkit::staff::signed_in;
use testkit::system::{Counting, FixedClock};

async fn send(store: &MemoryAccess, queue: &MemoryInvitations, request: Request) -> Seen {
    let (clock, portal_url) = (FixedClock::at(noon()), PORTAL_URL.to_owned());
    let access = store.clone();
    let gate = Gate { origin: KnownOrigin, clock, portal_url, access };
    let (clock, random) = (FixedClock::at(noon()), Counting::default());
    let ports = Ports { store: store.clone(), queue: queue.clone(), clock, random };
    let routes = Routes::new().on(STAFF_USERS, list).on(INVITE_STAFF, invite);
    Seen::of(&routes.answer(&gate, &ports, request).await)
}

#[tokio::test]
async fn one_more_is_invited_and_then_listed_with_the_others_and_no_customer() {
    let store = signed_in().with_user(user("a.customer"));
    let queue = MemoryInvitations::default();
    let seen = send(&store, &queue, http_event("staff-users/invite.json")).await;
    assert_eq!((seen.status.as_u16(), &seen.json["role"]), (201, &"agent".into()));
    assert_eq!(send(&store, &queue, http_event("staff-users/invite.json")).await, seen);
    assert_eq!((store.users(), store.activities().len()), (3, 1));
    let sent = queue.sent();
    assert!(sent.iter().all(|message| message.account.is_none() && message.again));
    let listed = send(&store, &queue, http_event("staff-users/list.json")).await;
    let names: Vec<_> = listed.json["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["username"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["sam.keller", "dana.roy"], "Keller before Roy");
}

#[tokio::test]
async fn an_agent_may_not() {
    let mut agent = user("dana.roy");
    (agent.staff, agent.second_factor) = (Some(Staff::Agent), true);
    let store = signed_in().with_user(agent);
    let queue = MemoryInvitations::default();
    for path in ["staff-users/invite.json", "staff-users/list.json"] {
        assert_eq!(send(&store, &queue, http_event(path)).await.status, 403, "{path}");
    }
    assert!(queue.sent().is_empty());
}
