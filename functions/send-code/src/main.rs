//! Code queue → codes by mail

use app::own::CodeSender;
use dynamo::access::AccessTable;
use identity::{CognitoLogins, CognitoRecovery};
use lambda_runtime::{Error, LambdaEvent, service_fn};
use runtime::{Resource, SystemClock, SystemRandom};
use send_code::{Ports, handle};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(send_code::CAPABILITIES).await;
    let (aws, table) = start.resource(Resource::AccessTable)?;
    let access = AccessTable::new(aws_sdk_dynamodb::Client::new(aws), table);
    let (aws, pool) = start.resource(Resource::UserPool)?;
    let client = aws_sdk_cognitoidentityprovider::Client::new(aws);
    let id = start.environment().text("USER_POOL_CLIENT_ID")?;
    let recovery = CognitoRecovery::new(client.clone(), &pool, id);
    let identity = (CognitoLogins::new(client, pool), recovery);
    let sender = CodeSender { identity, access, random: SystemRandom };
    let ports = &Ports { sender, clock: SystemClock };
    let answer =
        |event: LambdaEvent<_>| async move { Ok::<_, Error>(handle(ports, event.payload).await) };
    lambda_runtime::run(service_fn(answer)).await
}
