//! `GET` and `POST /v1/unsubscribe/{token}`

use app::unsubscribe::UnsubscribeLinks;
use contract::{UNSUBSCRIBE, UNSUBSCRIBE_PAGE};
use dynamo::access::AccessTable;
use portal_http::{Gate, NoSessions, Routes};
use runtime::{Error, Resource, SystemRandom, UnsubscribeSecret};
use unsubscribe::{CAPABILITIES, Ports, page, unsubscribe};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let access = AccessTable::at(start.resource(Resource::AccessTable)?)
        .with_activity(start.name(Resource::ActivityTable)?);
    let key = UnsubscribeSecret::at(start.resource(Resource::UnsubscribeSecret)?);
    let portal_url = start.environment().text("PORTAL_URL")?;
    let links = UnsubscribeLinks { key, portal_url: portal_url.clone() };
    let gate = Gate::at(start.edge()?, NoSessions);
    let ports = Ports { access, random: SystemRandom, links, portal_url };
    let routes =
        Routes::new().on_linked(UNSUBSCRIBE, Ports::links, unsubscribe).on(UNSUBSCRIBE_PAGE, page);
    routes.serve(gate, ports).await
}
