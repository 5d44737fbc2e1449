//! The messages of one batch, one after the other.

use std::fmt::Debug;

use aws_lambda_events::event::sqs::{SqsBatchResponse, SqsEvent};

/// Works through a batch in its order, because two messages may be about the same user. Gives a
/// partial batch response: SQS delivers again the messages that failed, and only those.
///
/// The log calls the messages `subject`. An error is text for the log and has no personal data.
pub async fn each_message<T: Debug>(
    event: SqsEvent,
    subject: &'static str,
    work: impl AsyncFn(&str) -> Result<T, String>,
) -> SqsBatchResponse {
    let mut answer = SqsBatchResponse::default();
    for message in event.records {
        let body = message.body.as_deref().unwrap_or_default();
        let message_id = message.message_id.as_deref().unwrap_or_default();
        // Boxed: the compiler cannot lay out futures nested deeper.
        match Box::pin(work(body)).await {
            Ok(outcome) => tracing::info!(message_id, ?outcome, "{subject}"),
            Err(error) => {
                tracing::error!(message_id, error, "{subject}");
                answer.add_failure(message_id);
            }
        }
    }
    answer
}
