//! One queue of SQS, to send to.

use app::outbox::QueueError;
use aws_sdk_sqs::Client;
use aws_sdk_sqs::error::DisplayErrorContext;
use aws_types::SdkConfig;

/// Longest delay of a message that SQS accepts, in seconds.
pub(crate) const MAX_DELAY: i32 = 900;

/// A queue, to send to.
#[derive(Clone, Debug)]
pub(crate) struct Queue {
    client: Client,
    url: String,
}

impl Queue {
    /// The queue with this AWS configuration and URL.
    pub(crate) fn at((aws, url): (&SdkConfig, String)) -> Self {
        Self { client: Client::new(aws), url }
    }

    /// Sends a message, which is delivered after `delay` seconds, or after the queue's own delay.
    pub(crate) async fn send(
        &self,
        body: serde_json::Result<String>,
        delay: Option<i32>,
    ) -> Result<(), QueueError> {
        let body = body.map_err(|error| QueueError(error.to_string()))?;
        let send = self.client.send_message().queue_url(&self.url).message_body(body);
        // Boxed: the compiler cannot lay out futures nested deeper.
        let sent = Box::pin(send.set_delay_seconds(delay).send()).await;
        sent.map_err(|error| QueueError(DisplayErrorContext(error).to_string()))?;
        Ok(())
    }
}
