//! Whose portal this is.

use contract::{Contact, Language, PORTAL, Portal};
use portal::handle;
use portal_http::{Gate, NoSessions, answer};
use serde_json::json;
use testkit::access::noon;
use testkit::http::{KnownOrigin, PORTAL_URL, Seen, http_event};
use testkit::system::FixedClock;

fn gate<A>(access: A) -> Gate<KnownOrigin, FixedClock, A> {
    let portal_url = PORTAL_URL.to_owned();
    Gate { origin: KnownOrigin, clock: FixedClock::at(noon()), portal_url, access }
}

#[tokio::test]
async fn anybody_may_know_whose_portal_this_is() {
    let ports = Portal {
        provider_name: "Northwind Voice".to_owned(),
        contact: Contact {
            email: "billing@example.ca".to_owned(),
            phone: "416-555-0100".to_owned(),
        },
        languages: Language::ALL.to_vec(),
    };
    let request = http_event("portal/ok.json");
    let seen = Seen::of(&answer(&PORTAL, &gate(NoSessions), &ports, &handle, request).await);
    assert_eq!(seen.status, 200);
    assert_eq!(
        seen.json,
        json!({
            "providerName": "Northwind Voice",
            "contact": { "email": "billing@example.ca", "phone": "416-555-0100" },
            "languages": ["en-CA", "fr-CA"],
        })
    );
}
