//! The queue of imports: notifications of S3, and the message by which an import asks to go on.

use app::import;
use app::outbox::QueueError;
use aws_sdk_sqs::Client;
use aws_sdk_sqs::error::DisplayErrorContext;
use aws_types::SdkConfig;
use jiff::SignedDuration;

/// The queue, to send to.
#[derive(Clone, Debug)]
pub struct ImportQueue {
    client: Client,
    url: String,
}

impl ImportQueue {
    /// The queue that is given as AWS configuration and address.
    pub fn at((aws, url): (&SdkConfig, String)) -> Self {
        Self { client: Client::new(aws), url }
    }
}

impl import::ImportQueue for ImportQueue {
    async fn go_on(&self, after: SignedDuration) -> Result<(), QueueError> {
        let seconds = i32::try_from(after.as_secs()).unwrap_or_default();
        let send = self.client.send_message().queue_url(&self.url).message_body(r#"{"goOn":true}"#);
        let send = send.delay_seconds(seconds);
        send.send().await.map_err(|e| QueueError(DisplayErrorContext(e).to_string()))?;
        Ok(())
    }
}
