//! `GET /v1/portal`

use contract::{Contact, Language, PORTAL, Portal};
use portal::{CAPABILITIES, handle};
use portal_http::{Gate, NoSessions, NoViews, serve};
use runtime::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let environment = start.environment();
    let portal = Portal {
        provider_name: environment.text("PROVIDER_NAME")?,
        contact: Contact {
            email: environment.text("PROVIDER_EMAIL")?,
            phone: environment.text("PROVIDER_PHONE")?,
        },
        languages: Language::ALL.to_vec(),
    };
    let gate = Gate::at(start.edge()?, NoSessions, NoViews);
    serve(PORTAL, gate, portal, handle).await
}
