//! Recorded people and their release, and invitations to an account by staff.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use app::account::AccountSummary;
use app::users::User;
use contract::{RELEASE_INVITATIONS, STAFF_INVITATIONS, STAFF_INVITE_USER};
use domain::user::UserStatus;
use staff_invitations::{Ports, invite, list, release};
use testkit::access::{MemoryAccess, MemoryInvitations, account_summary, noon, user, username};
use testkit::http::Seen;
use testkit::portal::{Event, Routes, TestPortal, ask};
use testkit::staff::{self, signed_in};
use testkit::system::{Counting, FixedClock};

fn desk() -> MemoryAccess {
    let mut store = signed_in().with_account_summary(account_summary("a-1", &[]));
    for name in ["waits.one", "waits.two", "waits.three"] {
        store = store.with_user(User { status: UserStatus::Recorded, ..user(name) });
    }
    store
}

async fn send(store: &MemoryAccess, queue: &MemoryInvitations, request: impl Event) -> Seen {
    let (clock, random) = (FixedClock::at(noon()), Counting::default());
    let (access, store, queue) = (store, store.clone(), queue.clone());
    let ports = Ports { store, queue, clock, random, per_minute: 60 };
    let routes = Routes::new()
        .on(STAFF_INVITATIONS, list)
        .on(RELEASE_INVITATIONS, release)
        .on(STAFF_INVITE_USER, invite);
    TestPortal::new(access, routes, ports).send(request).await
}

async fn page(store: &MemoryAccess, query: &str) -> Seen {
    send(store, &MemoryInvitations::default(), ask(STAFF_INVITATIONS).query(query)).await
}

#[tokio::test]
async fn recorded_users_are_listed_in_pages_with_the_release() {
    let store = desk();
    let queue = MemoryInvitations::default();
    let all = send(&store, &queue, "staff-invitations/list.json").await;
    assert_eq!(all.json["items"].as_array().unwrap().len(), 3);
    assert!(all.json["release"].is_null() && all.json["next"].is_null());
    let first = page(&store, "limit=2").await;
    let next = first.json["next"].as_str().unwrap();
    let second = page(&store, &format!("limit=2&cursor={next}")).await;
    assert_eq!(second.json["items"].as_array().unwrap().len(), 1);
    assert_eq!(page(&store, "cursor=x").await.status, 400);
}

#[tokio::test]
async fn an_account_whose_manager_s_name_was_taken_is_listed_until_staff_invite_another() {
    let taken = Some(username("a-1.manager"));
    let store = desk().with_account_summary(AccountSummary {
        username_taken: taken,
        ..account_summary("a-1", &[])
    });
    let expected = serde_json::json!([{
        "id": "a-1", "number": "N-a-1", "name": "Account a-1", "usernameTaken": "a-1.manager",
    }]);
    assert_eq!(page(&store, "").await.json["withoutManager"], expected);
    let first = page(&store, "limit=2").await;
    let next = first.json["next"].as_str().unwrap();
    let second = page(&store, &format!("limit=2&cursor={next}")).await;
    assert_eq!(second.json["withoutManager"], serde_json::json!([]));

    let body = serde_json::json!({
        "username": "another.name", "email": "robin@example.ca", "givenName": "Robin",
        "familyName": "Roy", "role": "manager", "language": "en-CA",
    });
    let invite = staff::ask(STAFF_INVITE_USER, "a-1", "key-1", &body);
    let seen = send(&store, &MemoryInvitations::default(), invite).await;
    assert_eq!(seen.status, 201, "{seen:?}");
    assert_eq!(page(&store, "").await.json["withoutManager"], serde_json::json!([]));
}

#[tokio::test]
async fn a_release_is_recorded_once_for_its_key_and_logged() {
    let (store, queue) = (desk(), MemoryInvitations::default());
    let event = || "staff-invitations/release.json";
    let seen = send(&store, &queue, event()).await;
    assert_eq!(seen.status, 201);
    let order = serde_json::json!({
        "at": "2026-07-15T12:00:00Z", "accounts": ["a-1"], "perMinute": 60,
    });
    assert_eq!(seen.json, order);
    assert_eq!(send(&store, &queue, event()).await, seen);
    assert_eq!(store.activities().len(), 1);
    assert_eq!(page(&store, "").await.json["release"], order);
    assert!(queue.sent().is_empty(), "the schedule sends");
}

#[tokio::test]
async fn a_release_of_an_impossible_account_id_is_refused() {
    let no_account = serde_json::json!({ "accounts": ["a b"] });
    let bad = staff::ask(RELEASE_INVITATIONS, "", "k", &no_account);
    assert_eq!(send(&desk(), &MemoryInvitations::default(), bad).await.status, 400);
}

#[tokio::test]
async fn staff_invite_to_an_account_that_is_there() {
    let (store, queue) = (desk(), MemoryInvitations::default());
    let seen = send(&store, &queue, "staff-invitations/invite.json").await;
    assert_eq!((seen.status.as_u16(), &seen.json["username"]), (201, &"sam.keller".into()));
    assert_eq!(queue.sent().len(), 1);
}

#[tokio::test]
async fn nobody_is_invited_to_an_account_that_is_not_there() {
    let body = serde_json::json!({
        "username": "sam.keller", "email": "sam.keller@example.ca", "givenName": "Sam",
        "familyName": "Keller", "language": "fr-CA", "role": "viewer",
    });
    let nowhere = staff::ask(STAFF_INVITE_USER, "a-9", "k", &body);
    assert_eq!(send(&desk(), &MemoryInvitations::default(), nowhere).await.status, 404);
}
