//! One's own second factor

use app::own::Login;
use contract::{RECOVERY_CODES, REMOVE_TOTP, SET_UP_TOTP, VERIFY_TOTP};
use dynamo::access::AccessTable;
use portal_http::{Error, Gate, NoViews, Routes};
use queue::MailQueue;
use runtime::{Resource, SystemClock, SystemRandom};
use second_factor::{Ports, identity, remove, renew, set_up, verify};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(second_factor::CAPABILITIES).await;
    let (aws, table) = start.resource(Resource::AccessTable)?;
    let (_, trail) = start.resource(Resource::ActivityTable)?;
    let access = AccessTable::new(aws_sdk_dynamodb::Client::new(aws), table).with_activity(trail);
    let (aws, url) = start.resource(Resource::MailQueue)?;
    let notices = MailQueue::new(aws_sdk_sqs::Client::new(aws), url);
    let identity = identity(&start)?;
    let (origin, portal_url) = (start.origin_secret()?, start.portal_url()?);
    let gate =
        Gate { origin, clock: SystemClock, portal_url, access: access.clone(), views: NoViews };
    let login = Login { identity, access, notices, random: SystemRandom };
    let ports = Ports { login, issuer: start.environment().text("PROVIDER_NAME")? };
    let routes = Routes::new().on(SET_UP_TOTP, set_up).on(VERIFY_TOTP, verify);
    routes.on(REMOVE_TOTP, remove).on(RECOVERY_CODES, renew).serve(gate, ports).await
}
