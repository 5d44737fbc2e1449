//! `POST /v1/auth/reset-password`

use app::login::Login;
use contract::RESET_PASSWORD;
use dynamo::access::AccessTable;
use identity::{Cognito, PoolClient};
use portal_http::{Gate, NoSessions, serve};
use queue::MailQueue;
use reset_password::{CAPABILITIES, handle};
use runtime::{Error, Resource, SystemRandom};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let access = AccessTable::at(start.resource(Resource::AccessTable)?)
        .with_activity(start.name(Resource::ActivityTable)?);
    let notices = MailQueue::at(start.resource(Resource::MailQueue)?);
    let client_id = start.environment().text("USER_POOL_CLIENT_ID")?;
    let client = PoolClient::at(start.resource(Resource::ClientSecret)?, client_id);
    let identity = Cognito::at(start.resource(Resource::UserPool)?).through(client.clone());
    let gate = Gate::at(start.edge()?, NoSessions);
    let login = Login { identity, access, notices, random: SystemRandom };
    gate.warm_beside(client.warm()).await;
    serve(RESET_PASSWORD, gate, login, handle).await
}
