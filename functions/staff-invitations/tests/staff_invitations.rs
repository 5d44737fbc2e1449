//! Recorded people and their release, and invitations to an account by staff.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use app::account::AccountSummary;
use app::users::User;
use contract::{RELEASE_INVITATIONS, STAFF_INVITATIONS, STAFF_INVITE_USER};
use domain::user::UserStatus;
use lambda_http::Request;
use portal_http::{Gate, Routes};
use staff_invitations::{Ports, invite, list, release};
use testkit::access::{
    MemoryAccess, MemoryInvitations, account_summary, live_session, noon, user, username,
};
use testkit::http::{Ask, KnownOrigin, PORTAL_URL, Seen, http_event};
use testkit::staff::{self, signed_in};
use testkit::system::{Counting, FixedClock};

fn desk() -> MemoryAccess {
    let mut store = signed_in().with_account_summary(account_summary("a-1", &[]));
    for name in ["waits.one", "waits.two", "waits.three"] {
        store = store.with_user(User { status: UserStatus::Recorded, ..user(name) });
    }
    store
}

async fn send(store: &MemoryAccess, queue: &MemoryInvitations, request: Request) -> Seen {
    let (clock, portal_url) = (FixedClock::at(noon()), PORTAL_URL.to_owned());
    let access = store.clone();
    let gate = Gate { origin: KnownOrigin, clock, portal_url, access };
    let (clock, random) = (FixedClock::at(noon()), Counting::default());
    let (store, queue) = (store.clone(), queue.clone());
    let ports = Ports { store, queue, clock, random, per_minute: 60 };
    let routes = Routes::new()
        .on(STAFF_INVITATIONS, list)
        .on(RELEASE_INVITATIONS, release)
        .on(STAFF_INVITE_USER, invite);
    Seen::of(&routes.answer(&gate, &ports, request).await)
}

async fn page(store: &MemoryAccess, query: &str) -> Seen {
    let session = live_session(&user("dana.roy"), 1, noon());
    let ask = Ask::for_route(&STAFF_INVITATIONS.info()).query(query).signed_in(&session);
    send(store, &MemoryInvitations::default(), ask.request()).await
}

#[tokio::test]
async fn those_who_wait_are_listed_in_pages_with_the_release() {
    let store = desk();
    let queue = MemoryInvitations::default();
    let all = send(&store, &queue, http_event("staff-invitations/list.json")).await;
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
    let invite = staff::ask(&STAFF_INVITE_USER.info(), "a-1", "key-1", &body);
    let seen = send(&store, &MemoryInvitations::default(), invite).await;
    assert_eq!(seen.status, 201, "{seen:?}");
    assert_eq!(page(&store, "").await.json["withoutManager"], serde_json::json!([]));
}

#[tokio::test]
async fn a_release_is_ordered_once_for_its_key_and_told() {
    let (store, queue) = (desk(), MemoryInvitations::default());
    let event = || http_event("staff-invitations/release.json");
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
    let bad = staff::ask(
        &RELEASE_INVITATIONS.info(),
        "",
        "k",
        &serde_json::json!({
            "accounts": ["a b"],
        }),
    );
    assert_eq!(send(&store, &queue, bad).await.status, 400);
}

#[tokio::test]
async fn staff_invite_to_an_account_that_is_there() {
    let (store, queue) = (desk(), MemoryInvitations::default());
    let seen = send(&store, &queue, http_event("staff-invitations/invite.json")).await;
    assert_eq!((seen.status.as_u16(), &seen.json["username"]), (201, &"sam.keller".into()));
    assert_eq!(queue.sent().len(), 1);
    let body = serde_json::json!({
        "username": "sam.keller", "email": "sam.keller@example.ca", "givenName": "Sam",
        "familyName": "Keller", "language": "fr-CA", "role": "viewer",
    });
    let nowhere = staff::ask(&STAFF_INVITE_USER.info(), "a-9", "k", &body);
    assert_eq!(send(&store, &queue, nowhere).await.status, 404);
}
