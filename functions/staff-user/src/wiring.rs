//! What `staff-user` works with, on AWS.

use aws_sdk_dynamodb::Client;
use dynamo::access::AccessTable;
use identity::CognitoSecondFactor;
use portal_http::{Gate, NoViews};
use queue::MailQueue;
use runtime::{ConfigError, OriginSecret, Resource, Start, SystemClock, SystemRandom};
use staff_user::Ports;

type Wired = (
    Gate<OriginSecret<SystemClock>, SystemClock, AccessTable, NoViews>,
    Ports<AccessTable, CognitoSecondFactor, MailQueue, SystemClock, SystemRandom>,
);

/// The gate and the ports, from the configuration.
pub(crate) fn wire(start: &Start) -> Result<Wired, ConfigError> {
    let (aws, access) = start.resource(Resource::AccessTable)?;
    let (_, activity) = start.resource(Resource::ActivityTable)?;
    let client = Client::new(aws);
    let store = AccessTable::new(client, access).with_activity(activity);
    let gate = Gate {
        origin: start.origin_secret()?,
        clock: SystemClock,
        portal_url: start.portal_url()?,
        access: store.clone(),
        views: NoViews,
    };
    let (aws, pool) = start.resource(Resource::UserPool)?;
    let cognito = aws_sdk_cognitoidentityprovider::Client::new(aws);
    // To switch off, nobody signs in through a client.
    let identity = CognitoSecondFactor::new(cognito, pool, "none");
    let (aws, url) = start.resource(Resource::MailQueue)?;
    let notices = MailQueue::new(aws_sdk_sqs::Client::new(aws), url);
    let (clock, random) = (SystemClock, SystemRandom);
    Ok((gate, Ports { store, identity, notices, clock, random }))
}
