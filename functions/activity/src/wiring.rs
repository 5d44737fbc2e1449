//! What `activity` works with, on AWS.

use activity::Ports;
use aws_sdk_dynamodb::Client;
use dynamo::access::AccessTable;
use dynamo::activity::ActivityTable;
use portal_http::Gate;
use runtime::{ConfigError, OriginSecret, Resource, Start, SystemClock};

type Wired = (
    Gate<OriginSecret<SystemClock>, SystemClock, AccessTable, ActivityTable>,
    Ports<ActivityTable>,
);

/// The gate and the ports, from the configuration.
pub(crate) fn wire(start: &Start) -> Result<Wired, ConfigError> {
    let (aws, access) = start.resource(Resource::AccessTable)?;
    let (_, activity) = start.resource(Resource::ActivityTable)?;
    let client = Client::new(aws);
    let store = AccessTable::new(client.clone(), access);
    let gate = Gate {
        origin: start.origin_secret()?,
        clock: SystemClock,
        portal_url: start.portal_url()?,
        access: store.clone(),
        views: ActivityTable::new(client.clone(), &activity),
    };
    let trails = ActivityTable::new(client, activity);
    Ok((gate, Ports { trails }))
}
