//! What `staff-users` works with, on AWS.

use aws_sdk_dynamodb::Client;
use dynamo::access::AccessTable;
use portal_http::{Gate, NoViews};
use queue::InviteQueue;
use runtime::{ConfigError, OriginSecret, Resource, Start, SystemClock, SystemRandom};
use staff_users::Ports;

type Wired = (
    Gate<OriginSecret<SystemClock>, SystemClock, AccessTable, NoViews>,
    Ports<AccessTable, InviteQueue, SystemClock, SystemRandom>,
);

/// The gate and the ports, from the configuration.
pub(crate) fn wire(start: &Start) -> Result<Wired, ConfigError> {
    let (aws, access) = start.resource(Resource::AccessTable)?;
    let (_, activity) = start.resource(Resource::ActivityTable)?;
    let client = Client::new(aws);
    let (aws, url) = start.resource(Resource::InviteQueue)?;
    let queue = InviteQueue::new(aws_sdk_sqs::Client::new(aws), url);
    let store = AccessTable::new(client, access).with_activity(activity);
    let gate = Gate {
        origin: start.origin_secret()?,
        clock: SystemClock,
        portal_url: start.portal_url()?,
        access: store.clone(),
        views: NoViews,
    };
    Ok((gate, Ports { store, queue, clock: SystemClock, random: SystemRandom }))
}
