//! The queue of imports: notifications of S3, and the message by which an import asks to go on.

use app::import;
use app::outbox::QueueError;
use aws_sdk_sqs::Client;
use aws_sdk_sqs::error::DisplayErrorContext;
use aws_types::SdkConfig;
use jiff::SignedDuration;

use crate::MOST_DELAY;

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
        let send = self.client.send_message().queue_url(&self.url).message_body(r#"{"goOn":true}"#);
        let send = send.delay_seconds(delay(after));
        send.send().await.map_err(|e| QueueError(DisplayErrorContext(e).to_string()))?;
        Ok(())
    }
}

/// Seconds that the message waits: none, or as many as the queue takes.
fn delay(after: SignedDuration) -> i32 {
    let seconds = after.as_secs().clamp(0, MOST_DELAY.into());
    i32::try_from(seconds).unwrap_or(MOST_DELAY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_waits_no_longer_than_the_queue_takes_and_never_less_than_nothing() {
        let seconds = SignedDuration::from_secs;
        for (after, expected) in [
            (SignedDuration::MIN, 0),
            (SignedDuration::ZERO, 0),
            (seconds(120), 120),
            (seconds(900), 900),
            (seconds(901), 900),
            (SignedDuration::MAX, 900),
        ] {
            assert_eq!(delay(after), expected, "{after:?}");
        }
    }
}
