//! The profile of an account, and its changes.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use app::journal::JournalStore;
use app::reading::ReadInvoices;
use contract::{CHANGE_PROFILE, PROFILE};
use domain::country::{CANADA, UNITED_STATES, countries};
use domain::ids::DocumentNumber;
use domain::user::Role;
use profile::{Ports, change, read};
use serde_json::{Value, json};
use testkit::access::{account as id_of, member, noon};
use testkit::documents::{account, invoice};
use testkit::http::Seen;
use testkit::ledger::{MemoryLedger, imported};
use testkit::portal::{Routes, TestPortal, ask, dana};
use testkit::system::{Counting, FixedClock};

struct World {
    portal: TestPortal,
    ledger: MemoryLedger,
}

/// Dana Roy has this role in account `a`, which has an invoice. Account `b` is not hers.
async fn world_of(role: Role) -> World {
    let (ledger, _) =
        imported(&[account("a", 1), invoice("i-1", "a", "100.00"), account("b", 1)]).await;
    let access = dana().with_member(member("dana.roy", "a", role));
    let ports = Ports {
        ledger: ledger.clone(),
        clock: FixedClock::at(noon()),
        random: Counting::default(),
    };
    let routes = Routes::new().on(PROFILE, read).on(CHANGE_PROFILE, change);
    World { portal: TestPortal::new(&access, routes, ports), ledger }
}

impl World {
    async fn read(&self) -> Seen {
        self.portal.send(ask(PROFILE).with("accountId", "a")).await
    }

    async fn tag(&self) -> String {
        self.read().await.header("etag").unwrap().to_owned()
    }

    /// Asks for this change of the profile with this tag.
    async fn patch(&self, tag: &str, body: &Value) -> Seen {
        let ask = ask(CHANGE_PROFILE).with("accountId", "a").json(body);
        self.portal.send(ask.header("if-match", tag)).await
    }

    fn actions(&self) -> Vec<(String, Option<String>)> {
        let activities = self.ledger.activities().into_iter();
        activities.map(|one| (one.action.to_string(), one.detail)).collect()
    }

    fn version(&self) -> u64 {
        self.ledger.state_of(&id_of("a")).unwrap().version
    }
}

fn address() -> Value {
    json!({
        "name": "Érable Dental", "line1": "12 rue Main", "line2": null, "city": "Gatineau",
        "region": "QC", "postalCode": "j8x 4b5", "country": "CA",
    })
}

fn moved() -> Value {
    json!({ "billingAddress": address() })
}

#[tokio::test]
async fn a_viewer_reads_the_profile_and_cannot_change_it() {
    for role in [Role::Viewer, Role::Billing] {
        let world = world_of(role).await;
        let seen = world.read().await;
        assert_eq!(seen.status, 200);
        assert_eq!(seen.json["timeZone"], "America/Toronto");
        assert_eq!(seen.json["language"], "en-CA");
        assert_eq!((&seen.json["edited"], seen.json["emails"].is_array()), (&Value::Null, true));
        assert_eq!(world.patch(&world.tag().await, &moved()).await.status, 403);
        assert!(world.actions().is_empty());
    }
}

#[tokio::test]
async fn another_account_is_not_found() {
    let world = world_of(Role::Manager).await;
    let other =
        ask(CHANGE_PROFILE).with("accountId", "b").json(&moved()).header("if-match", "\"x\"");
    assert_eq!(world.portal.send(other).await.status, 404);
    assert_eq!(world.portal.send(ask(PROFILE).with("accountId", "b")).await.status, 404);
}

#[tokio::test]
async fn a_new_address_is_stored_logged_and_marked_for_the_journal() {
    let world = world_of(Role::Manager).await;
    let seen = world.patch(&world.tag().await, &moved()).await;
    assert_eq!(seen.status, 200, "{}", seen.text);
    let mut stored = address();
    stored["postalCode"] = json!("J8X 4B5");
    assert_eq!(seen.json["billingAddress"], stored);
    assert_eq!(seen.json["edited"], json!({ "by": "Dana Roy", "at": noon().to_string() }));
    assert_eq!(world.read().await.json, seen.json);
    assert_eq!(world.actions(), [("billing-address-changed".to_owned(), None)]);
    let marked = world.ledger.marked_profiles(None, 9).await.unwrap();
    assert_eq!(marked.len(), 1);
    assert_eq!((&marked[0].account, marked[0].version), (&id_of("a"), world.version()));
}

#[tokio::test]
async fn an_issued_invoice_keeps_its_address() {
    let world = world_of(Role::Manager).await;
    let number = &world.ledger.entries_of(&id_of("a"))[0].number;
    let number = DocumentNumber::parse(number).unwrap();
    let before = world.ledger.invoice(&id_of("a"), &number).await.unwrap().unwrap();
    world.patch(&world.tag().await, &moved()).await;
    let after = world.ledger.invoice(&id_of("a"), &number).await.unwrap().unwrap();
    assert_eq!(after.bill_to, before.bill_to);
}

#[tokio::test]
async fn each_part_changes_by_itself_and_is_logged_with_its_new_value() {
    let world = world_of(Role::Manager).await;
    let before = world.read().await.json;
    let body = json!({ "timeZone": "America/Halifax", "language": "fr-CA" });
    let seen = world.patch(&world.tag().await, &body).await;
    assert_eq!(
        (&seen.json["timeZone"], &seen.json["language"]),
        (&body["timeZone"], &body["language"])
    );
    assert_eq!(seen.json["billingAddress"], before["billingAddress"]);
    let expected = [
        ("time-zone-changed".to_owned(), Some("America/Halifax".to_owned())),
        ("account-language-changed".to_owned(), Some("fr-CA".to_owned())),
    ];
    assert_eq!(world.actions(), expected);
}

#[tokio::test]
async fn a_profile_that_somebody_else_changed_is_stale() {
    let world = world_of(Role::Manager).await;
    let tag = world.tag().await;
    world.patch(&tag, &json!({ "language": "fr-CA" })).await;
    let seen = world.patch(&tag, &moved()).await;
    assert_eq!(seen.status, 412);
    assert_ne!(world.read().await.json["billingAddress"]["city"], "Gatineau");
    assert_eq!(world.patch(&world.tag().await, &moved()).await.status, 200);
}

#[tokio::test]
async fn a_repeated_request_is_answered_again_and_writes_nothing() {
    let world = world_of(Role::Manager).await;
    let tag = world.tag().await;
    let first = world.patch(&tag, &moved()).await;
    let version = world.version();
    for body in [moved(), json!({})] {
        let again = world.patch(&tag, &body).await;
        assert_eq!((again.status.as_u16(), &again.json), (200, &first.json));
    }
    assert_eq!((world.version(), world.actions().len()), (version, 1));
}

#[tokio::test]
async fn a_request_without_the_tag_is_malformed() {
    let world = world_of(Role::Manager).await;
    let ask = ask(CHANGE_PROFILE).with("accountId", "a").json(&moved());
    assert_eq!(world.portal.send(ask).await.status, 400);
    assert!(world.actions().is_empty());
}

#[tokio::test]
async fn every_wrong_field_is_named_with_a_sentence_of_its_own() {
    let world = world_of(Role::Manager).await;
    let body = json!({ "billingAddress": {
        "name": " ", "line1": "1\u{202e}2", "city": "x".repeat(121), "region": "NY",
        "postalCode": "10001", "country": "CA",
    } });
    let seen = world.patch(&world.tag().await, &body).await;
    assert_eq!(seen.status, 422, "{}", seen.text);
    let faults = seen.faults();
    let faults: Vec<_> = faults.iter().map(|(at, code)| (&**at, &**code)).collect();
    let expected = [
        ("/billingAddress/name", "missing-field"),
        ("/billingAddress/line1", "bad-line"),
        ("/billingAddress/city", "too-long"),
        ("/billingAddress/region", "bad-region"),
        ("/billingAddress/postalCode", "bad-postal-code"),
    ];
    assert_eq!(faults, expected);
    assert!(!seen.text.contains("This value is not valid"));
    for zone in ["", "Factory", "Middle/Earth", "+05:00"] {
        let seen = world.patch(&world.tag().await, &json!({ "timeZone": zone })).await;
        assert_eq!(seen.faults(), [("/timeZone".to_owned(), "bad-time-zone".to_owned())]);
    }
    assert!(world.actions().is_empty());
}

#[test]
fn the_page_offers_the_countries_and_regions_that_the_server_takes() {
    let all: Vec<_> = countries().collect();
    let page = include_str!("../../../web/src/pages/profile/countries.ts");
    let listed = page.split("const codes =").nth(1).unwrap().split(';').next().unwrap();
    let words = listed.split(|c: char| !c.is_ascii_uppercase()).filter(|word| !word.is_empty());
    assert_eq!(words.collect::<Vec<_>>(), all);
    let page = include_str!("../../../web/src/pages/profile/regions.ts");
    let listed: Vec<_> = page.split("'region.").skip(1).map(|rest| &rest[..4]).collect();
    let known = |country, codes: &[&str]| {
        codes.iter().map(|code| format!("{country}{code}")).collect::<Vec<_>>()
    };
    assert_eq!(listed, [known("CA", &CANADA), known("US", &UNITED_STATES)].concat());
}
