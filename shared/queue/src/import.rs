//! The queue of imports: notifications from S3, and the message with which an import continues.

use app::import;
use app::outbox::QueueError;
use aws_types::SdkConfig;
use jiff::SignedDuration;

use crate::sqs::{MAX_DELAY, Queue};

/// The queue, to send to.
#[derive(Clone, Debug)]
pub struct ImportQueue(Queue);

impl ImportQueue {
    /// The queue that is given as AWS configuration and address.
    pub fn at(resource: (&SdkConfig, String)) -> Self {
        Self(Queue::at(resource))
    }
}

impl import::ImportQueue for ImportQueue {
    async fn go_on(&self, after: SignedDuration) -> Result<(), QueueError> {
        self.0.send(Ok(r#"{"goOn":true}"#.to_owned()), Some(delay(after))).await
    }
}

/// The delay of the message in seconds, from 0 to the most that SQS accepts.
fn delay(after: SignedDuration) -> i32 {
    let seconds = after.as_secs().clamp(0, MAX_DELAY.into());
    i32::try_from(seconds).unwrap_or(MAX_DELAY)
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
