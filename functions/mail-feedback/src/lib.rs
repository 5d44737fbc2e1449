//! Records what SES reports of mails: which addresses bounce, and whose owners complain.

use app::mail_feedback::{FeedbackOutcome, FeedbackRecorder, RecordSuppression};
use aws_lambda_events::event::sqs::{SqsBatchResponse, SqsEvent};
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] = &[Capability::RecordSuppression];

/// What this function works with.
#[derive(Debug)]
pub struct Ports<S> {
    /// Records feedback.
    pub recorder: FeedbackRecorder<S>,
}

/// Records the reports of a batch.
pub async fn handle<S: RecordSuppression>(ports: &Ports<S>, event: SqsEvent) -> SqsBatchResponse {
    queue::each_message(event, "mail feedback", async |body| one(ports, body).await).await
}

/// Records one report. The error is text for the log and has no address.
async fn one<S: RecordSuppression>(
    ports: &Ports<S>,
    body: &str,
) -> Result<FeedbackOutcome, String> {
    let feedback = queue::parse_mail_feedback(body).map_err(|error| error.to_string())?;
    let outcome = ports.recorder.record(&feedback).await.map_err(|error| error.to_string())?;
    if let (FeedbackOutcome::Suppressed(problem, _), Some(key)) = (&outcome, &feedback.key) {
        tracing::warn!(outbox = key, %problem, "a mail did not reach its recipient, who now gets \
            no further mails about payments; see docs/operations.md");
    }
    Ok(outcome)
}
