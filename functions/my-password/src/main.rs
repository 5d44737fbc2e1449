//! `POST /v1/me/password`

use app::own::Login;
use contract::MY_PASSWORD;
use dynamo::access::AccessTable;
use identity::{CognitoPasswords, CognitoSignIn};
use my_password::{CAPABILITIES, handle};
use portal_http::{Gate, NoViews, serve};
use queue::MailQueue;
use runtime::{Error, Resource, SystemRandom};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let access = AccessTable::at(start.resource(Resource::AccessTable)?)
        .with_activity(start.name(Resource::ActivityTable)?);
    let notices = MailQueue::at(start.resource(Resource::MailQueue)?);
    let client_id = start.environment().text("USER_POOL_CLIENT_ID")?;
    let sign_in = CognitoSignIn::at(start.resource(Resource::UserPool)?, client_id);
    let identity = (sign_in, CognitoPasswords::at(start.resource(Resource::UserPool)?));
    let gate = Gate::at(start.edge()?, access.clone(), NoViews);
    let login = Login { identity, access, notices, random: SystemRandom };
    serve(MY_PASSWORD, gate, login, handle).await
}
