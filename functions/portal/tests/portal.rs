//! The provider's public configuration.

use contract::{Contact, Language, PORTAL, Portal};
use portal::handle;
use serde_json::json;
use testkit::access::MemoryAccess;
use testkit::portal::{Routes, TestPortal};

#[tokio::test]
async fn the_portal_s_configuration_is_public() {
    let ports = Portal {
        provider_name: "Northwind Voice".to_owned(),
        contact: Contact {
            email: "billing@example.ca".to_owned(),
            phone: "416-555-0100".to_owned(),
        },
        languages: Language::ALL.to_vec(),
    };
    let routes = Routes::new().on(PORTAL, handle);
    let seen =
        TestPortal::new(&MemoryAccess::default(), routes, ports).send("portal/ok.json").await;
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
