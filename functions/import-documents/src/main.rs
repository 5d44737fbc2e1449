//! Starts `import-documents`.

mod wiring;

use aws_lambda_events::sqs::SqsEvent;
use import_documents::{CAPABILITIES, handle};
use jiff::Timestamp;
use lambda_runtime::{Error, LambdaEvent, run, service_fn};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let ports = &wiring::ports(&runtime::start(CAPABILITIES).await)?;
    let serve = |event: LambdaEvent<SqsEvent>| async move {
        let milliseconds = i64::try_from(event.context.deadline)?;
        let deadline = Timestamp::from_millisecond(milliseconds)?;
        Ok::<_, Error>(handle(ports, event.payload, deadline).await)
    };
    run(service_fn(serve)).await
}
