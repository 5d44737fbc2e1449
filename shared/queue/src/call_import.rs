//! The queue of the import of call records: notifications of S3 about files that arrived, the
//! message by which a run continues in another call, and the order to try again what waits.

use app::call_records::{RetryWaitingCalls, import};
use app::import::Arrival;
use app::outbox::QueueError;
use app::posting::RunId;
use aws_types::SdkConfig;
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use crate::import::{BadImportMessage, arrivals, delay};
use crate::sqs::Queue;

/// The queue, to send to.
#[derive(Clone, Debug)]
pub struct CallImportQueue(Queue);

impl CallImportQueue {
    /// The queue with this AWS configuration and URL.
    pub fn at(resource: (&SdkConfig, String)) -> Self {
        Self(Queue::at(resource))
    }
}

/// The messages that are not S3's.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
enum Own {
    ContinueRun(String),
    RetryWaiting(bool),
}

impl import::CallImportQueue for CallImportQueue {
    async fn continue_after(&self, run: RunId, after: SignedDuration) -> Result<(), QueueError> {
        let body = serde_json::to_string(&Own::ContinueRun(run.to_string()));
        self.0.send(body, Some(delay(after))).await
    }
}

impl RetryWaitingCalls for CallImportQueue {
    async fn retry_waiting(&self) -> Result<(), QueueError> {
        self.0.send(serde_json::to_string(&Own::RetryWaiting(true)), None).await
    }
}

/// What a message of this queue asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CallImportMessage {
    /// To import these files. S3's own test message, and a notification of objects that are not
    /// files of call records, have none.
    Files(Vec<Arrival>),
    /// To continue this run.
    Continue(RunId),
    /// To try again what waits, in all runs.
    RetryWaiting,
}

/// Reads a message.
///
/// # Errors
/// [`BadImportMessage`].
pub fn parse_call_import_message(body: &str) -> Result<CallImportMessage, BadImportMessage> {
    match serde_json::from_str::<Own>(body) {
        Ok(Own::ContinueRun(run)) => {
            let run = RunId::parse(&run).ok_or_else(|| BadImportMessage::new("it names no run"))?;
            Ok(CallImportMessage::Continue(run))
        }
        Ok(Own::RetryWaiting(_)) => Ok(CallImportMessage::RetryWaiting),
        Err(_) => arrivals(body, "call-records/").map(CallImportMessage::Files),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(name: &str) -> String {
        let path =
            format!("{}/../../events/import-call-records/{name}.json", env!("CARGO_MANIFEST_DIR"));
        std::fs::read_to_string(path).unwrap()
    }

    #[test]
    fn a_file_arrives_with_its_key_decoded() {
        let message = parse_call_import_message(&event("s3-notification")).unwrap();
        let CallImportMessage::Files(found) = message else { panic!() };
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].key, "call-records/june été+1.csv.zst");
        assert_eq!(found[0].version_id, "096fKKXTRTtl3on89fVO.nfljtsv6qko");
        assert_eq!(found[0].at.to_string(), "2026-07-03T13:20:17.123Z");
    }

    #[test]
    fn an_object_that_is_not_a_file_of_call_records_is_ignored() {
        let body = event("s3-notification");
        for key in ["billing%2Fx.jsonl", "call-records%2F", "call-records.csv"] {
            let other = body.replace("call-records%2Fjune+%C3%A9t%C3%A9%2B1.csv.zst", key);
            assert_ne!(other, body);
            let read = parse_call_import_message(&other).unwrap();
            assert_eq!(read, CallImportMessage::Files(Vec::new()), "{key}");
        }
        let test = parse_call_import_message(&event("s3-test")).unwrap();
        assert_eq!(test, CallImportMessage::Files(Vec::new()));
    }

    #[test]
    fn the_import_s_own_messages_read_back() {
        let run = RunId::of("call-records/x.csv", "v1");
        let body = serde_json::to_string(&Own::ContinueRun(run.to_string())).unwrap();
        let read = parse_call_import_message(&body).unwrap();
        assert_eq!(read, CallImportMessage::Continue(run));
        let body = serde_json::to_string(&Own::RetryWaiting(true)).unwrap();
        assert_eq!(body, r#"{"retryWaiting":true}"#, "what the schedule sends");
        let read = parse_call_import_message(&body).unwrap();
        assert_eq!(read, CallImportMessage::RetryWaiting);
    }

    #[test]
    fn anything_else_is_an_error() {
        for body in ["", "{}", "[]", r#"{"Records":[{}]}"#, r#"{"continueRun":"x"}"#] {
            assert!(parse_call_import_message(body).is_err(), "{body}");
        }
    }
}
