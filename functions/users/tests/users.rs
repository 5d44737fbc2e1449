//! The users of an account, and one more of them.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use app::mail_feedback::Suppression;
use app::users::Membership;
use contract::{INVITE_USER, USERS};
use domain::user::{Email, EmailProblem, Role, UserStatus};
use serde_json::json;
use testkit::access::{
    MemoryAccess, MemoryInvitations, account, account_summary, invited, live_session, member, noon,
    user,
};
use testkit::http::Seen;
use testkit::portal::{Event, Routes, TestPortal, ask, dana};
use testkit::system::{Counting, FixedClock};
use users::{Ports, invite, list};

/// Dana manages `a-1`, Bill was invited, Vera was deactivated there.
fn access() -> MemoryAccess {
    let mut bill = user("bill.okafor");
    (bill.family_name, bill.status) = ("Okafor".to_owned(), UserStatus::Invited);
    bill.invite_expires_at = Some(noon());
    let mut vera = user("vera.lindqvist");
    vera.family_name = "Émond".to_owned();
    let out = Membership { active: false, ..member("vera.lindqvist", "a-1", Role::Viewer) };
    dana()
        .with_session(&live_session(&bill, 2, noon()).record)
        .with_user(bill)
        .with_user(vera)
        .with_member(member("dana.roy", "a-1", Role::Manager))
        .with_member(member("bill.okafor", "a-1", Role::Billing))
        .with_member(out)
        .with_account_summary(account_summary("a-1", &["dana.roy"]))
}

async fn send(store: &MemoryAccess, queue: &MemoryInvitations, request: impl Event) -> Seen {
    let (clock, random) = (FixedClock::at(noon()), Counting::default());
    let ports = Ports { store: store.clone(), queue: queue.clone(), clock, random };
    let routes = Routes::new().on(USERS, list).on(INVITE_USER, invite);
    TestPortal::new(store, routes, ports).send(request).await
}

async fn users(query: &str) -> Seen {
    let ask = ask(USERS).with("accountId", "a-1").query(query);
    send(&access(), &MemoryInvitations::default(), ask).await
}

#[tokio::test]
async fn users_are_listed_by_name_with_where_they_stand() {
    let seen = send(&access(), &MemoryInvitations::default(), "users/list.json").await;
    assert_eq!(seen.status, 200);
    let items = seen.json["items"].as_array().unwrap();
    let statuses: Vec<_> = items
        .iter()
        .map(|item| (item["username"].as_str().unwrap(), item["status"].as_str().unwrap()))
        .collect();
    let expected =
        [("vera.lindqvist", "deactivated"), ("bill.okafor", "invited"), ("dana.roy", "active")];
    assert_eq!(statuses, expected);
    assert_eq!(items[1]["invitationExpiresAt"], "2026-07-15T12:00:00Z");
    assert_eq!(items[0]["invitationExpiresAt"], serde_json::Value::Null);
    assert_eq!((&items[2]["you"], &items[1]["you"]), (&true.into(), &false.into()));
    assert_eq!(seen.json["secondFactorRequired"], false);
}

/// Zoe has a login of her own, and has not accepted an invitation to `a-1`.
fn with_zoe() -> MemoryAccess {
    let mut zoe = user("zoe.secret");
    (zoe.given_name, zoe.family_name) = ("Given".to_owned(), "Aaron".to_owned());
    (zoe.second_factor, zoe.email) = (true, Email::parse("hidden@example.ca").unwrap());
    access()
        .with_suppressed(&zoe.email, suppressed(EmailProblem::Complained))
        .with_user(zoe)
        .with_member(invited("zoe.secret", "a-1", Role::Manager))
}

fn suppressed(problem: EmailProblem) -> Suppression {
    Suppression { problem, since: noon() }
}

#[tokio::test]
async fn an_address_that_bounces_or_complains_is_listed_as_such() {
    let queue = MemoryInvitations::default();
    for (problem, shown) in
        [(EmailProblem::Bounced, "bounced"), (EmailProblem::Complained, "complained")]
    {
        let store = access().with_suppressed(&user("bill.okafor").email, suppressed(problem));
        let seen = send(&store, &queue, "users/list.json").await;
        let items = seen.json["items"].as_array().unwrap();
        let problems: Vec<_> = items.iter().map(|item| &item["emailProblem"]).collect();
        assert_eq!(problems, [&json!(null), &json!(shown), &json!(null)], "Vera, Bill, Dana");
    }
}

#[tokio::test]
async fn the_answer_to_an_invitation_says_that_the_address_bounces_and_it_is_sent() {
    let queue = MemoryInvitations::default();
    let email = Email::parse("new@example.ca").unwrap();
    let store = access().with_suppressed(&email, suppressed(EmailProblem::Bounced));
    let body = json!({
        "username": "new.person", "email": "new@example.ca", "givenName": "N",
        "familyName": "P", "language": "en-CA", "role": "viewer",
    });
    let ask = ask(INVITE_USER).with("accountId", "a-1").json(&body);
    let answer = send(&store, &queue, ask.header("idempotency-key", "k")).await;
    assert_eq!((answer.status.as_u16(), &answer.json["emailProblem"]), (201, &json!("bounced")));
    assert_eq!(queue.sent().len(), 1);
}

#[tokio::test]
async fn an_account_sees_only_the_user_name_of_a_user_who_has_not_accepted() {
    let (store, queue) = (with_zoe(), MemoryInvitations::default());
    let seen = send(&store, &queue, "users/list.json").await;
    let items = seen.json["items"].as_array().unwrap();
    let shown = json!({
        "id": user("zoe.secret").id.to_string(),
        "username": "zoe.secret",
        "email": null,
        "givenName": null,
        "familyName": null,
        "role": "manager",
        "status": "invited",
        "invitationExpiresAt": "2026-07-16T12:00:00Z",
        "secondFactor": null,
        "emailProblem": null,
        "you": false,
    });
    assert_eq!(items.last(), Some(&shown), "by user name: the order tells no name");
}

#[tokio::test]
async fn the_answer_to_an_invitation_shows_only_the_user_name_of_an_existing_user() {
    let (store, queue) = (with_zoe(), MemoryInvitations::default());
    let body = json!({
        "username": "zoe.secret", "email": "hidden@example.ca", "givenName": "Z",
        "familyName": "S", "language": "en-CA", "role": "viewer",
    });
    let ask = ask(INVITE_USER).with("accountId", "a-1").json(&body);
    let ask = ask.header("idempotency-key", "k");
    for _ in 0..2 {
        let answer = send(&store, &queue, &ask).await;
        assert_eq!((answer.status.as_u16(), &answer.json["status"]), (201, &"invited".into()));
        for name in ["email", "givenName", "familyName", "secondFactor", "emailProblem"] {
            assert!(answer.json[name].is_null(), "{name}");
        }
    }
}

#[tokio::test]
async fn pages_go_on_where_the_one_before_ended() {
    let first = users("limit=2").await;
    assert_eq!(first.json["items"].as_array().unwrap().len(), 2);
    let next = first.json["next"].as_str().unwrap();
    let second = users(&format!("limit=2&cursor={next}")).await;
    assert_eq!(second.json["items"].as_array().unwrap().len(), 1);
    assert!(second.json["next"].is_null());
    for query in ["limit=0", "limit=201", "cursor=x"] {
        assert_eq!(users(query).await.status, 400, "{query}");
    }
}

#[tokio::test]
async fn an_invitation_is_made_once_for_its_idempotency_key() {
    let (store, queue) = (access(), MemoryInvitations::default());
    let event = || "users/invite.json";
    let seen = send(&store, &queue, event()).await;
    assert_eq!((seen.status.as_u16(), &seen.json["status"]), (201, &"recorded".into()));
    assert_eq!(seen.json["role"], "billing");
    let again = send(&store, &queue, event()).await;
    assert_eq!(again, seen);
    assert_eq!((store.users(), store.activities().len()), (4, 1));
    assert_eq!(queue.sent()[0].account, Some(account("a-1")));
}

#[tokio::test]
async fn each_fault_of_an_invitation_names_its_field_and_writes_nothing() {
    let cases = [
        ("username", "ab", 422, "/username"),
        ("email", "nobody", 422, "/email"),
        ("givenName", "Sam\u{202e}", 422, "/givenName"),
        ("familyName", "a\u{7}b", 422, "/familyName"),
        ("username", "bill.okafor", 422, "/username"),
        ("username", "evil.com", 422, "/username"),
        ("givenName", "Visit evil.co", 422, "/givenName"),
        ("familyName", "www.evil", 422, "/familyName"),
        ("language", "de-DE", 400, "/language"),
        ("role", "owner", 400, "/role"),
        ("admin", "true", 400, "/admin"),
    ];
    for (name, value, status, pointer) in cases {
        let (store, queue) = (access(), MemoryInvitations::default());
        let mut body = serde_json::json!({
            "username": "sam.keller", "email": "sam.keller@example.ca", "givenName": "Sam",
            "familyName": "Keller", "language": "fr-CA", "role": "viewer",
        });
        body[name] = value.into();
        let ask = ask(INVITE_USER).with("accountId", "a-1").json(&body);
        let ask = ask.header("idempotency-key", "k");
        let seen = send(&store, &queue, &ask).await;
        assert_eq!(seen.status.as_u16(), status, "{name}: {value}");
        assert_eq!(seen.faults()[0].0, pointer, "{name}: {value}");
        assert!(queue.sent().is_empty() && store.activities().is_empty());
        let without = ask.without("idempotency-key");
        assert_eq!(send(&store, &queue, without).await.status, 400, "no key");
    }
}

#[tokio::test]
async fn only_office_managers_list_and_invite() {
    let mut bill = user("bill.okafor");
    bill.status = UserStatus::Invited;
    let session = live_session(&bill, 2, noon());
    for route in [USERS.info(), INVITE_USER.info()] {
        let ask = ask(route).with("accountId", "a-1").signed_in(&session);
        let seen = send(&access(), &MemoryInvitations::default(), ask).await;
        assert_eq!(seen.status, 403, "{}", route.operation);
    }
}
