//! The caller's name and language, over HTTP.

use app::rate_limit::PROFILE;
use contract::CHANGE_ME;
use domain::document::Language;
use domain::user::Role;
use me::{Ports, handle};
use serde_json::{Value, json};
use testkit::access::{MemoryAccess, member, user};
use testkit::http::Seen;
use testkit::portal::{self, Event, Routes, TestPortal, ask};
use testkit::system::Counting;

fn dana() -> MemoryAccess {
    portal::dana().with_member(member("dana.roy", "a-1", Role::Viewer))
}

async fn send(access: &MemoryAccess, body: &Value) -> Seen {
    send_to(access, ask(CHANGE_ME).json(body)).await
}

async fn send_to(access: &MemoryAccess, request: impl Event) -> Seen {
    let ports = Ports { access: access.clone(), random: Counting::default() };
    TestPortal::new(access, Routes::new().on(CHANGE_ME, handle), ports).send(request).await
}

#[tokio::test]
async fn only_the_given_fields_change() {
    let access = dana();
    let seen = send_to(&access, "me/ok.json").await;
    let expected = json!({
        "id": user("dana.roy").id.to_string(),
        "username": "dana.roy",
        "email": "dana.roy@example.ca",
        "givenName": "Dominique",
        "familyName": "Roy",
        "language": "fr-CA",
        "notifications": { "autoPay": false },
    });
    assert_eq!((seen.status.as_u16(), seen.json), (200, expected));
    let stored = access.user(&user("dana.roy").id);
    assert_eq!(stored.map(|user| user.language), Some(Language::French));
    assert_eq!(access.activities().len(), 1);
}

#[tokio::test]
async fn an_unchanged_name_is_not_written() {
    let (access, same) = (dana(), json!({ "givenName": "Dana" }));
    for _ in 0..30 {
        assert_eq!(send(&access, &same).await.status, 200);
    }
    assert_eq!(access.activities(), []);
}

#[tokio::test]
async fn changes_of_a_name_are_limited_and_unchanged_names_do_not_count() {
    let (access, same) = (dana(), json!({ "givenName": "Dana" }));
    for _ in 0..30 {
        assert_eq!(send(&access, &same).await.status, 200);
    }
    let name = |number: u32| json!({ "givenName": format!("Dana {number}") });
    for number in 0..PROFILE.max_attempts {
        assert_eq!(send(&access, &name(number)).await.status, 200);
    }
    let seen = send(&access, &name(99)).await;
    assert_eq!((seen.status.as_u16(), seen.header("retry-after").is_some()), (429, true));
    assert_eq!(access.activities().len(), 20);
}

#[tokio::test]
async fn an_invalid_name_is_refused_and_changes_nothing() {
    let (access, long) = (dana(), "x".repeat(101));
    for name in ["a\nb", "\u{7f}", "Roy\u{202e}", "\u{200b}", "\u{fffd}", &long] {
        for field in ["givenName", "familyName"] {
            let seen = send(&access, &json!({ field: name })).await;
            assert_eq!(seen.faults(), [(format!("/{field}"), "bad-name".to_owned())], "{name:?}");
        }
    }
    let nothing = json!({ "givenName": "", "familyName": "\u{a0}" });
    assert_eq!(send(&access, &nothing).await.faults()[0].1, "missing-name");
    for body in [
        json!({ "language": "de-DE" }),
        json!({ "email": "x@example.ca" }),
        json!({ "notifications": true }),
        json!({ "notifications": {} }),
        json!({ "notifications": { "autoPay": "yes" } }),
        json!({ "notifications": { "autoPay": true, "receipts": false } }),
        json!([]),
        json!(["Dana"]),
    ] {
        assert_eq!(send(&access, &body).await.status, 400, "{body}");
    }
    assert_eq!(access.user(&user("dana.roy").id), Some(user("dana.roy")));
    assert_eq!(send(&access, &json!({ "givenName": "é".repeat(100) })).await.status, 200);
}

#[tokio::test]
async fn one_of_two_names_is_enough() {
    let access = dana();
    assert_eq!(send(&access, &json!({ "familyName": " " })).await.status, 200);
    let refused = send(&access, &json!({ "givenName": "" })).await;
    assert_eq!(refused.faults(), [("/givenName".to_owned(), "missing-name".to_owned())]);
    let dana = access.user(&user("dana.roy").id).unwrap();
    assert_eq!((dana.given_name.as_str(), dana.family_name.as_str()), ("Dana", ""));
}

#[tokio::test]
async fn a_name_is_stored_in_one_form_of_unicode() {
    let access = dana();
    assert_eq!(send(&access, &json!({ "givenName": "De\u{301}sire\u{301}e" })).await.status, 200);
    let dana = access.user(&user("dana.roy").id).unwrap();
    assert_eq!((dana.given_name.as_str(), dana.family_name.as_str()), ("Désirée", "Roy"));
}

#[tokio::test]
async fn copies_of_mails_about_auto_pay_are_switched_on_and_off() {
    let access = dana();
    let choose = |on: bool| json!({ "notifications": { "autoPay": on } });
    for on in [true, true, false] {
        let seen = send(&access, &choose(on)).await;
        assert_eq!(
            (seen.status.as_u16(), &seen.json["notifications"]["autoPay"]),
            (200, &on.into())
        );
        let stored = access.user(&user("dana.roy").id).unwrap();
        assert_eq!((stored.auto_pay_copies, stored.given_name.as_str()), (on, "Dana"));
        let named = send(&access, &json!({ "givenName": "Dana" })).await;
        assert_eq!(named.json["notifications"]["autoPay"], on, "it stays when it is not sent");
    }
    assert_eq!(access.activities().len(), 2, "once for each change");
}
