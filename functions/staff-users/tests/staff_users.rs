//! The provider's own people, and one more of them.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use contract::{INVITE_STAFF, STAFF_USERS};
use domain::user::Staff;
use staff_users::{Ports, invite, list};
use testkit::access::{MemoryAccess, MemoryInvitations, noon, user};
use testkit::http::Seen;
use testkit::portal::{Event, Routes, TestPortal};
use testkit::staff::signed_in;
use testkit::system::{Counting, FixedClock};

async fn send(store: &MemoryAccess, queue: &MemoryInvitations, request: impl Event) -> Seen {
    let (clock, random) = (FixedClock::at(noon()), Counting::default());
    let ports = Ports { store: store.clone(), queue: queue.clone(), clock, random };
    let routes = Routes::new().on(STAFF_USERS, list).on(INVITE_STAFF, invite);
    TestPortal::new(store, routes, ports).send(request).await
}

#[tokio::test]
async fn an_invited_member_of_staff_is_listed_and_a_customer_is_not() {
    let store = signed_in().with_user(user("a.customer"));
    let queue = MemoryInvitations::default();
    let seen = send(&store, &queue, "staff-users/invite.json").await;
    assert_eq!((seen.status.as_u16(), &seen.json["role"]), (201, &"agent".into()));
    assert_eq!(send(&store, &queue, "staff-users/invite.json").await, seen);
    assert_eq!((store.users(), store.activities().len()), (3, 1));
    let sent = queue.sent();
    assert!(sent.iter().all(|message| message.account.is_none() && message.again));
    let listed = send(&store, &queue, "staff-users/list.json").await;
    let names: Vec<_> = listed.json["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["username"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["sam.keller", "dana.roy"], "Keller before Roy");
}

#[tokio::test]
async fn an_agent_neither_invites_nor_lists() {
    let mut agent = user("dana.roy");
    (agent.staff, agent.second_factor) = (Some(Staff::Agent), true);
    let store = signed_in().with_user(agent);
    let queue = MemoryInvitations::default();
    for path in ["staff-users/invite.json", "staff-users/list.json"] {
        assert_eq!(send(&store, &queue, path).await.status, 403, "{path}");
    }
    assert!(queue.sent().is_empty());
}
