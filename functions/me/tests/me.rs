//! One's own name and language, over HTTP.

use app::rate_limit::PROFILE;
use contract::CHANGE_ME;
use domain::document::Language;
use domain::user::Role;
use me::{Ports, handle};
use portal_http::{Gate, answer};
use serde_json::{Value, json};
use testkit::access::{MemoryAccess, live_session, member, noon, user};
use testkit::http::{Ask, KnownOrigin, PORTAL_URL, Seen, http_event};
use testkit::system::{Counting, FixedClock};

fn gate<A>(access: A) -> Gate<KnownOrigin, FixedClock, A> {
    let portal_url = PORTAL_URL.to_owned();
    Gate { origin: KnownOrigin, clock: FixedClock::at(noon()), portal_url, access }
}

fn dana() -> MemoryAccess {
    let dana = user("dana.roy");
    let place = member("dana.roy", "a-1", Role::Viewer);
    let session = live_session(&dana, 1, noon()).record;
    MemoryAccess::default().with_session(&session).with_user(dana).with_member(place)
}

async fn send(access: &MemoryAccess, body: &Value) -> Seen {
    send_to(&Ports { access: access.clone(), random: Counting::default() }, body).await
}

async fn send_to(ports: &Ports<MemoryAccess, Counting>, body: &Value) -> Seen {
    let session = live_session(&user("dana.roy"), 1, noon());
    let ask = Ask::for_route(&CHANGE_ME.info()).signed_in(&session).json(body);
    let gate = gate(ports.access.clone());
    Seen::of(&answer(&CHANGE_ME, &gate, ports, &handle, ask.request()).await)
}

#[tokio::test]
async fn what_is_given_changes_and_the_rest_stays() {
    let access = dana();
    let ports = Ports { access: access.clone(), random: Counting::default() };
    let request = http_event("me/ok.json");
    let seen = answer(&CHANGE_ME, &gate(access.clone()), &ports, &handle, request).await;
    let seen = Seen::of(&seen);
    let expected = json!({
        "id": user("dana.roy").id.to_string(),
        "username": "dana.roy",
        "email": "dana.roy@example.ca",
        "givenName": "Dominique",
        "familyName": "Roy",
        "language": "fr-CA",
    });
    assert_eq!((seen.status.as_u16(), seen.json), (200, expected));
    let stored = access.user(&user("dana.roy").id);
    assert_eq!(stored.map(|user| user.language), Some(Language::French));
    assert_eq!(access.activities().len(), 1);
}

#[tokio::test]
async fn what_changes_nothing_is_not_written_and_changes_are_limited() {
    let (access, same) = (dana(), json!({ "givenName": "Dana" }));
    for _ in 0..30 {
        assert_eq!(send(&access, &same).await.status, 200);
    }
    assert_eq!(access.activities(), []);
    let ports = Ports { access: access.clone(), random: Counting::default() };
    let name = |number: u32| json!({ "givenName": format!("Dana {number}") });
    for number in 0..PROFILE.most {
        assert_eq!(send_to(&ports, &name(number)).await.status, 200);
    }
    let seen = send_to(&ports, &name(99)).await;
    assert_eq!((seen.status.as_u16(), seen.header("retry-after").is_some()), (429, true));
    assert_eq!(access.activities().len(), 20);
}

#[tokio::test]
async fn what_can_be_no_name_is_refused_and_changes_nothing() {
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
        json!([]),
        json!(["Dana"]),
    ] {
        assert_eq!(send(&access, &body).await.status, 400, "{body}");
    }
    assert_eq!(access.user(&user("dana.roy").id), Some(user("dana.roy")));
    assert_eq!(send(&access, &json!({ "givenName": "é".repeat(100) })).await.status, 200);
}

#[tokio::test]
async fn one_name_is_enough_and_is_kept_in_one_form() {
    let access = dana();
    assert_eq!(send(&access, &json!({ "familyName": " " })).await.status, 200);
    let refused = send(&access, &json!({ "givenName": "" })).await;
    assert_eq!(refused.faults(), [("/givenName".to_owned(), "missing-name".to_owned())]);
    assert_eq!(send(&access, &json!({ "givenName": "De\u{301}sire\u{301}e" })).await.status, 200);
    let dana = access.user(&user("dana.roy").id).unwrap();
    assert_eq!((dana.given_name.as_str(), dana.family_name.as_str()), ("Désirée", ""));
}
