//! `GET /v1/portal`

use contract::{Contact, Language, PORTAL, Portal};
use portal_http::{Error, Gate, NoSessions, NoViews};
use runtime::SystemClock;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(portal::CAPABILITIES).await;
    let environment = start.environment();
    let portal = Portal {
        provider_name: environment.text("PROVIDER_NAME")?,
        contact: Contact {
            email: environment.text("PROVIDER_EMAIL")?,
            phone: environment.text("PROVIDER_PHONE")?,
        },
        languages: Language::ALL.to_vec(),
    };
    let (origin, portal_url) = (start.origin_secret()?, start.portal_url()?);
    let gate = Gate { origin, clock: SystemClock, portal_url, access: NoSessions, views: NoViews };
    portal_http::serve(PORTAL, gate, portal, portal::handle).await
}
