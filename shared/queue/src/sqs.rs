//! One queue of SQS, to send to.

use app::outbox::QueueError;
use aws_sdk_sqs::Client;
use aws_sdk_sqs::error::DisplayErrorContext;
use aws_sdk_sqs::types::{QueueAttributeName, SendMessageBatchRequestEntry};
use aws_types::SdkConfig;

/// Longest delay of a message that SQS accepts, in seconds.
pub(crate) const MAX_DELAY: i32 = 900;

/// Most messages of one batch that SQS accepts.
const MAX_BATCH: usize = 10;

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

    /// Sends any number of small messages.
    pub(crate) async fn send_all(
        &self,
        bodies: impl Iterator<Item = serde_json::Result<String>>,
    ) -> Result<(), QueueError> {
        let bodies: Vec<String> =
            bodies.collect::<Result<_, _>>().map_err(|error| QueueError(error.to_string()))?;
        for batch in bodies.chunks(MAX_BATCH) {
            let entry = |(at, body): (usize, &String)| {
                let entry = SendMessageBatchRequestEntry::builder().id(at.to_string());
                entry.message_body(body).build()
            };
            let entries: Vec<_> = batch
                .iter()
                .enumerate()
                .map(entry)
                .collect::<Result<_, _>>()
                .map_err(|error| QueueError(error.to_string()))?;
            let send = self.client.send_message_batch().queue_url(&self.url);
            let sent = Box::pin(send.set_entries(Some(entries)).send()).await;
            let sent = sent.map_err(|error| QueueError(DisplayErrorContext(error).to_string()))?;
            if let Some(failed) = sent.failed().first() {
                let count = sent.failed().len();
                return Err(QueueError(format!("{count} messages failed: {}", failed.code())));
            }
        }
        Ok(())
    }

    /// Whether the queue has no message, neither waiting nor in work. SQS counts approximately.
    pub(crate) async fn is_empty(&self) -> Result<bool, QueueError> {
        let names = [
            QueueAttributeName::ApproximateNumberOfMessages,
            QueueAttributeName::ApproximateNumberOfMessagesNotVisible,
        ];
        let read = self.client.get_queue_attributes().queue_url(&self.url);
        let read = read.set_attribute_names(Some(names.to_vec())).send().await;
        let read = read.map_err(|error| QueueError(DisplayErrorContext(error).to_string()))?;
        let counts = read.attributes.unwrap_or_default();
        Ok(names.iter().all(|name| counts.get(name).is_none_or(|count| count == "0")))
    }
}
