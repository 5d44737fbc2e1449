//! Mail feedback queue → suppressed addresses

use app::mail_feedback::FeedbackRecorder;
use dynamo::access::AccessTable;
use lambda_runtime::{LambdaEvent, service_fn};
use mail_feedback::{CAPABILITIES, Ports, handle};
use runtime::{Error, Resource};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let start = runtime::start(CAPABILITIES).await;
    let access = AccessTable::at(start.resource(Resource::AccessTable)?);
    let ports = &Ports { recorder: FeedbackRecorder { access } };
    let answer =
        |event: LambdaEvent<_>| async move { Ok::<_, Error>(handle(ports, event.payload).await) };
    lambda_runtime::run(service_fn(answer)).await
}
