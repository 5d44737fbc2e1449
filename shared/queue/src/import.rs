//! The queue of imports: notifications of S3 about files that arrived, and the message by which an
//! import continues in another call.

use app::import::{self, Arrival};
use app::outbox::QueueError;
use aws_lambda_events::s3::{S3Event, S3EventRecord};
use aws_types::SdkConfig;
use jiff::{SignedDuration, Timestamp};
use percent_encoding::percent_decode_str;

use crate::sqs::{MAX_DELAY, Queue};

/// The queue, to send to.
#[derive(Clone, Debug)]
pub struct ImportQueue(Queue);

impl ImportQueue {
    /// The queue with this AWS configuration and URL.
    pub fn at(resource: (&SdkConfig, String)) -> Self {
        Self(Queue::at(resource))
    }
}

impl import::ImportQueue for ImportQueue {
    async fn continue_after(&self, after: SignedDuration) -> Result<(), QueueError> {
        self.0.send(Ok(r#"{"goOn":true}"#.to_owned()), Some(delay(after))).await
    }
}

/// The delay of the message in seconds, from 0 to the most that SQS accepts.
pub(crate) fn delay(after: SignedDuration) -> i32 {
    let seconds = after.as_secs().clamp(0, MAX_DELAY.into());
    i32::try_from(seconds).unwrap_or(MAX_DELAY)
}

/// What a message of the import queue asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportMessage {
    /// To import these files. S3's own test message, and a notification of objects that are not
    /// billing files, have none.
    Files(Vec<Arrival>),
    /// To continue an import; the import itself sends this.
    Continue,
}

/// A message that is neither a notification of S3 nor one that the import sends.
#[derive(Debug, thiserror::Error)]
#[error("the message is not a notification of S3, nor one that the import sends: {0}")]
pub struct BadImportMessage(String);

/// Reads a message.
///
/// # Errors
/// [`BadImportMessage`].
pub fn parse_import_message(body: &str) -> Result<ImportMessage, BadImportMessage> {
    let value: serde_json::Value = serde_json::from_str(body)?;
    if value.get("goOn").is_some() {
        return Ok(ImportMessage::Continue);
    }
    let mut found = arrivals(body, "billing/")?;
    // The PDFs that documents name.
    found.retain(|arrival| !arrival.key.starts_with("billing/documents/"));
    Ok(ImportMessage::Files(found))
}

impl BadImportMessage {
    pub(crate) fn new(why: &str) -> Self {
        Self(why.to_owned())
    }
}

impl From<serde_json::Error> for BadImportMessage {
    fn from(error: serde_json::Error) -> Self {
        Self(error.to_string())
    }
}

/// The files under this prefix of which S3 says that they arrived.
pub(crate) fn arrivals(body: &str, prefix: &str) -> Result<Vec<Arrival>, BadImportMessage> {
    let value: serde_json::Value = serde_json::from_str(body)?;
    if value.get("Event").and_then(|event| event.as_str()) == Some("s3:TestEvent") {
        return Ok(Vec::new());
    }
    let event: S3Event = serde_json::from_value(value)?;
    let mut found = Vec::new();
    for record in &event.records {
        let arrival = arrival(record);
        let arrival = arrival.ok_or_else(|| BadImportMessage::new("it names no object"))?;
        if is_file(&arrival.key, prefix) {
            found.push(arrival);
        }
    }
    Ok(found)
}

/// Longest key of a file, in bytes.
const MAX_KEY: usize = 800;

/// Files under this prefix, but not folders.
fn is_file(key: &str, prefix: &str) -> bool {
    // Its report's key must fit too; S3 allows 1,024 bytes.
    if key.len() > MAX_KEY {
        tracing::error!(
            bytes = key.len(),
            "object in the import bucket ignored: its key is longer than {MAX_KEY} bytes; upload \
             it under a shorter key"
        );
        return false;
    }
    key.starts_with(prefix) && !key.ends_with('/')
}

fn arrival(record: &S3EventRecord) -> Option<Arrival> {
    let object = &record.s3.object;
    let at = Timestamp::from_nanosecond(record.event_time.timestamp_nanos_opt()?.into()).ok()?;
    Some(Arrival {
        key: decoded(object.key.as_deref()?)?,
        // A bucket without versions has one, which S3 calls "null".
        version_id: object.version_id.clone().unwrap_or_else(|| "null".to_owned()),
        at,
        sequencer: object.sequencer.clone().unwrap_or_default(),
    })
}

/// A key as S3 encodes it in notifications: `+` for a space, percent escapes for the rest.
fn decoded(key: &str) -> Option<String> {
    let spaced = key.replace('+', " ");
    percent_decode_str(&spaced).decode_utf8().ok().map(|key| key.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(name: &str) -> String {
        let path =
            format!("{}/../../events/import-documents/{name}.json", env!("CARGO_MANIFEST_DIR"));
        std::fs::read_to_string(path).unwrap()
    }

    #[test]
    fn a_file_arrives_with_its_key_decoded() {
        let ImportMessage::Files(found) = parse_import_message(&event("s3-notification")).unwrap()
        else {
            panic!()
        };
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].key, "billing/july été+1.jsonl");
        assert_eq!(found[0].version_id, "096fKKXTRTtl3on89fVO.nfljtsv6qko");
        assert_eq!(found[0].at.to_string(), "2026-07-03T13:20:17.123Z");
        assert_eq!(found[0].sequencer, "0055AED6DCD90281E5");
    }

    #[test]
    fn an_object_that_is_not_a_billing_file_is_ignored() {
        let body = event("s3-notification");
        for key in ["billing%2Fdocuments%2Fa-1%2Fx.pdf", "billing%2F", "call-records%2Fx.csv"] {
            let other = body.replace("billing%2Fjuly+%C3%A9t%C3%A9%2B1.jsonl", key);
            assert_ne!(other, body);
            assert_eq!(
                parse_import_message(&other).unwrap(),
                ImportMessage::Files(Vec::new()),
                "{key}"
            );
        }
    }

    #[test]
    fn s3_s_test_message_names_no_file_and_the_import_s_own_message_continues() {
        assert_eq!(
            parse_import_message(&event("s3-test")).unwrap(),
            ImportMessage::Files(Vec::new())
        );
        assert_eq!(parse_import_message(r#"{"goOn":true}"#).unwrap(), ImportMessage::Continue);
    }

    #[test]
    fn anything_else_is_an_error() {
        for body in ["", "{}", "[]", r#"{"Records":[{}]}"#] {
            assert!(parse_import_message(body).is_err(), "{body}");
        }
    }

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
