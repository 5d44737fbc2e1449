//! The messages of a delivery, one after the other.

use std::fmt::Debug;

use aws_lambda_events::event::sqs::{SqsBatchResponse, SqsEvent};

/// Works through a delivery in its order: two messages may be about the same person. One that fails
/// is named in the answer, to be delivered again by itself; the others are done.
///
/// `subject` is what the log calls them. What goes wrong is text for the log and names no person.
pub async fn each_message<T: Debug>(
    event: SqsEvent,
    subject: &'static str,
    work: impl AsyncFn(&str) -> Result<T, String>,
) -> SqsBatchResponse {
    let mut answer = SqsBatchResponse::default();
    for message in event.records {
        let body = message.body.as_deref().unwrap_or_default();
        let message_id = message.message_id.as_deref().unwrap_or_default();
        // Boxed, as the compiler gives up on futures that are nested deeper.
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
