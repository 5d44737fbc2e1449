//! `POST /v1/me/totp`, `/v1/me/totp/verify`, `/v1/me/totp/removal`, `/v1/me/recovery-codes`

use app::login::Login;
use contract::{RECOVERY_CODES, REMOVE_TOTP, SET_UP_TOTP, VERIFY_TOTP};
use dynamo::access::AccessTable;
use identity::{Cognito, PoolClient};
use portal_http::{Gate, Routes};
use queue::MailQueue;
use runtime::{Error, Resource, SystemRandom};
use second_factor::{CAPABILITIES, Ports, remove, renew, set_up, verify};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let access = AccessTable::at(start.resource(Resource::AccessTable)?)
        .with_activity(start.name(Resource::ActivityTable)?);
    let notices = MailQueue::at(start.resource(Resource::MailQueue)?);
    let client_id = start.environment().text("USER_POOL_CLIENT_ID")?;
    let client = PoolClient::at(start.resource(Resource::ClientSecret)?, client_id);
    let identity = Cognito::at(start.resource(Resource::UserPool)?).through(client.clone());
    let gate = Gate::at(start.edge()?, access.clone());
    let login = Login { identity, access, notices, random: SystemRandom };
    let ports = Ports { login, issuer: start.environment().text("PROVIDER_NAME")? };
    gate.warm_beside(client.warm()).await;
    let routes = Routes::new().on(SET_UP_TOTP, set_up).on(VERIFY_TOTP, verify);
    routes.on(REMOVE_TOTP, remove).on(RECOVERY_CODES, renew).serve(gate, ports).await
}
