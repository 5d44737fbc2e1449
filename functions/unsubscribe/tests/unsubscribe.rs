//! The link that ends copies of mails, over HTTP.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use app::unsubscribe::LINK_LIFE;
use app::users::User;
use contract::{UNSUBSCRIBE, UNSUBSCRIBE_PAGE};
use serde_json::json;
use testkit::access::{MemoryAccess, links, noon, user};
use testkit::http::{Ask, PORTAL_URL, Seen};
use testkit::ledger::{Faults, When};
use testkit::portal::{Event, Routes, TestPortal, ask};
use testkit::system::Counting;
use unsubscribe::{Ports, page, unsubscribe};

/// What signs the links of the events under `events/`.
const KEY: &str = "link-key";
const FORM: &str = "application/x-www-form-urlencoded";
const ONE_CLICK: &str = "List-Unsubscribe=One-Click";

/// Dana, who asked for copies.
fn dana() -> User {
    User { auto_pay_copies: true, ..user("dana.roy") }
}

fn access() -> MemoryAccess {
    MemoryAccess::default().with_user(dana())
}

fn gets_copies(access: &MemoryAccess) -> bool {
    access.user(&dana().id).unwrap().auto_pay_copies
}

async fn send(access: &MemoryAccess, request: impl Event) -> Seen {
    let (access, portal_url) = (access.clone(), PORTAL_URL.to_owned());
    let random = Counting::default();
    let ports = Ports { access: access.clone(), random, links: links(KEY), portal_url };
    let routes = Routes::new().on_linked(UNSUBSCRIBE, Ports::links, unsubscribe);
    TestPortal::new(&access, routes.on(UNSUBSCRIBE_PAGE, page), ports).send(request).await
}

/// The token of a link that this key signed for Dana, so long before noon.
async fn token(key: &'static str, age: jiff::SignedDuration) -> String {
    let url = links(key).url(&dana().id, noon() - age).await.unwrap();
    url.rsplit('/').next().unwrap().to_owned()
}

async fn good_token() -> String {
    token(KEY, jiff::SignedDuration::ZERO).await
}

/// The request of a mail service: from no page, without a session.
fn click(token: &str) -> Ask {
    let ask = Ask::of(UNSUBSCRIBE).with("token", token).without("origin");
    ask.without("x-requested-with").header("content-type", FORM).body(ONE_CLICK)
}

#[tokio::test]
async fn one_click_of_a_mail_service_switches_copies_off_once() {
    let access = access();
    for _again in 0..3 {
        let seen = send(&access, "unsubscribe/one-click.json").await;
        assert_eq!(
            (seen.status.as_u16(), seen.json),
            (
                200,
                json!({
                    "notifications": { "autoPay": false },
                })
            )
        );
        assert_eq!(access.user(&dana().id), Some(user("dana.roy")), "nothing else changes");
    }
    assert_eq!(access.activities().len(), 1);
}

#[tokio::test]
async fn the_page_s_button_does_the_same_with_or_without_a_session() {
    for with_session in [false, true] {
        let access = access();
        let on_page = if with_session { ask(UNSUBSCRIBE) } else { Ask::of(UNSUBSCRIBE) };
        let on_page = on_page.with("token", &good_token().await).header("content-type", FORM);
        assert_eq!(send(&access, on_page.body(ONE_CLICK)).await.status, 200);
        assert!(!gets_copies(&access));
    }
}

#[tokio::test]
async fn a_form_of_several_parts_counts_as_well() {
    let access = access();
    let parts = "--b\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\n\
                 One-Click\r\n--b--\r\n";
    let ask = click(&good_token().await).header("content-type", "multipart/form-data; boundary=b");
    assert_eq!(send(&access, ask.body(parts)).await.status, 200);
    assert!(!gets_copies(&access));
}

#[tokio::test]
async fn a_forged_an_altered_and_an_expired_link_say_so_and_change_nothing() {
    let (access, good) = (access(), good_token().await);
    let altered = format!("{}{}", &good[..good.len() - 2], "AA");
    let shortened = good[..good.len() - 4].to_owned();
    let forged = token("another-key", jiff::SignedDuration::ZERO).await;
    for token in [altered, shortened, forged, "x".to_owned(), "é".to_owned()] {
        let seen = send(&access, click(&token)).await;
        assert_eq!((seen.status.as_u16(), seen.problem()), (400, Some("link-invalid")), "{token}");
    }
    let seen = send(&access, click(&token(KEY, LINK_LIFE).await)).await;
    assert_eq!((seen.status.as_u16(), seen.problem()), (410, Some("link-expired")));
    assert!(gets_copies(&access));
    assert!(access.activities().is_empty());
}

#[tokio::test]
async fn a_request_without_the_form_changes_nothing() {
    let (access, token) = (access(), good_token().await);
    for (kind, body) in [
        (FORM, ""),
        (FORM, "List-Unsubscribe=No"),
        (FORM, "list=One-Click"),
        ("multipart/form-data; boundary=b", "One-Click"),
        ("application/json", "{\"List-Unsubscribe\":\"One-Click\"}"),
        ("text/plain", ONE_CLICK),
    ] {
        let seen = send(&access, click(&token).header("content-type", kind).body(body)).await;
        assert_eq!((seen.status.as_u16(), seen.problem()), (400, Some("malformed")), "{body}");
    }
    let long = format!("{ONE_CLICK}&x={}", "x".repeat(4096));
    assert_eq!(send(&access, click(&token).body(&long)).await.status, 413);
    assert!(gets_copies(&access));
}

#[tokio::test]
async fn opening_the_link_changes_nothing_and_leads_to_the_page_with_the_token() {
    let access = access();
    let seen = send(&access, "unsubscribe/page.json").await;
    assert_eq!(seen.status, 303);
    let expected = format!("https://billing.example.ca/unsubscribe#{}", good_token().await);
    assert_eq!(seen.header("location"), Some(expected.as_str()));
    assert!(gets_copies(&access));
    assert!(access.activities().is_empty());
}

#[tokio::test]
async fn a_link_that_cannot_be_one_leads_to_the_page_alone() {
    for token in
        ["a b", "x%0d%0aset-cookie:y", "\u{202e}", "a#b", "//evil.example", &"x".repeat(201)]
    {
        let seen = send(&access(), Ask::of(UNSUBSCRIBE_PAGE).with("token", token)).await;
        let page = Some("https://billing.example.ca/unsubscribe");
        assert_eq!((seen.status.as_u16(), seen.header("location")), (303, page), "{token}");
    }
}

#[tokio::test]
async fn a_user_who_is_gone_needs_no_change_and_a_store_that_fails_is_no_success() {
    let token = good_token().await;
    assert_eq!(send(&MemoryAccess::default(), click(&token)).await.status, 200);
    // Calls: read the user, write.
    for call in [1, 2] {
        let faults = Faults::crash_at(call, When::Before);
        let access = MemoryAccess::with_faults(faults.clone()).with_user(dana());
        assert_eq!(send(&access, click(&token)).await.status, 503, "call {call}");
        faults.revive();
        assert_eq!(send(&access, click(&token)).await.status, 200);
        assert!(!gets_copies(&access));
    }
}
