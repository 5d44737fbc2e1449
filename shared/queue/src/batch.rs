//! The messages of one batch, one after the other.

use std::fmt::Debug;

use aws_lambda_events::event::sqs::{SqsBatchResponse, SqsEvent, SqsMessage};
use futures_util::{StreamExt, stream};

/// Works through a batch in its order, because two messages may be about the same user. Gives a
/// partial batch response: SQS delivers again the messages that failed, and only those.
///
/// The log calls the messages `subject`. An error is text for the log and has no personal data.
pub async fn each_message<T: Debug>(
    event: SqsEvent,
    subject: &'static str,
    work: impl AsyncFn(&str) -> Result<T, String>,
) -> SqsBatchResponse {
    each_message_at_once(event, subject, 1, work).await
}

/// The same, with up to `at_once` messages at the same time.
pub async fn each_message_at_once<T: Debug>(
    event: SqsEvent,
    subject: &'static str,
    at_once: usize,
    work: impl AsyncFn(&str) -> Result<T, String>,
) -> SqsBatchResponse {
    let works = event.records.iter().map(|message| one(message, subject, &work));
    let failed: Vec<Option<&str>> = stream::iter(works).buffered(at_once).collect().await;
    let mut answer = SqsBatchResponse::default();
    for message_id in failed.into_iter().flatten() {
        answer.add_failure(message_id);
    }
    answer
}

/// Works for one message, and gives its id if that failed.
async fn one<'a, T: Debug>(
    message: &'a SqsMessage,
    subject: &'static str,
    work: &impl AsyncFn(&str) -> Result<T, String>,
) -> Option<&'a str> {
    let body = message.body.as_deref().unwrap_or_default();
    let message_id = message.message_id.as_deref().unwrap_or_default();
    // Boxed: the compiler cannot lay out futures nested deeper.
    match Box::pin(work(body)).await {
        Ok(outcome) => {
            tracing::info!(message_id, ?outcome, "{subject}");
            None
        }
        Err(error) => {
            tracing::error!(message_id, error, "{subject}");
            Some(message_id)
        }
    }
}
