//! What S3 says of a file that arrived, as a message in the import queue.

use app::import::Arrival;
use aws_lambda_events::s3::{S3Event, S3EventRecord};
use jiff::Timestamp;
use percent_encoding::percent_decode_str;

/// A message that is neither a notification nor one of ours.
#[derive(Debug, thiserror::Error)]
#[error("not a notification of S3: {0}")]
pub struct NotANotification(String);

/// What a message asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Message {
    /// That these files are imported. None is S3's own test message, or a notification of objects
    /// that are not billing files.
    Files(Vec<Arrival>),
    /// That an import goes on; sent by the function itself.
    GoOn,
}

/// Reads a message of the import queue.
///
/// # Errors
/// [`NotANotification`].
pub fn read(body: &str) -> Result<Message, NotANotification> {
    let wrong = |error: serde_json::Error| NotANotification(error.to_string());
    let value: serde_json::Value = serde_json::from_str(body).map_err(wrong)?;
    if value.get("goOn").is_some() {
        return Ok(Message::GoOn);
    }
    if value.get("Event").and_then(|event| event.as_str()) == Some("s3:TestEvent") {
        return Ok(Message::Files(Vec::new()));
    }
    let event: S3Event = serde_json::from_value(value).map_err(wrong)?;
    let mut found = Vec::new();
    for record in &event.records {
        let arrival = arrival(record).ok_or_else(|| NotANotification("no object".to_owned()))?;
        if is_billing_file(&arrival.key) {
            found.push(arrival);
        }
    }
    Ok(Message::Files(found))
}

/// Longest key of a billing file, in bytes.
const MAX_KEY: usize = 800;

/// Files under `billing/`, but neither folders nor the PDFs that documents name.
fn is_billing_file(key: &str) -> bool {
    // Its report's key must fit too; S3 allows 1,024 bytes.
    if key.len() > MAX_KEY {
        tracing::error!(bytes = key.len(), "ignored: a key of more than {MAX_KEY} bytes");
        return false;
    }
    key.starts_with("billing/") && !key.starts_with("billing/documents/") && !key.ends_with('/')
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
        let Message::Files(found) = read(&event("s3-notification")).unwrap() else { panic!() };
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].key, "billing/july été+1.jsonl");
        assert_eq!(found[0].version_id, "096fKKXTRTtl3on89fVO.nfljtsv6qko");
        assert_eq!(found[0].at.to_string(), "2026-07-03T13:20:17.123Z");
        assert_eq!(found[0].sequencer, "0055AED6DCD90281E5");
    }

    #[test]
    fn what_is_no_billing_file_is_ignored() {
        let body = event("s3-notification");
        for key in ["billing%2Fdocuments%2Fa-1%2Fx.pdf", "billing%2F", "call-records%2Fx.csv"] {
            let other = body.replace("billing%2Fjuly+%C3%A9t%C3%A9%2B1.jsonl", key);
            assert_ne!(other, body);
            assert_eq!(read(&other).unwrap(), Message::Files(Vec::new()), "{key}");
        }
    }

    #[test]
    fn s3_s_test_announces_nothing_and_our_own_message_is_told_from_it() {
        assert_eq!(read(&event("s3-test")).unwrap(), Message::Files(Vec::new()));
        assert_eq!(read(r#"{"goOn":true}"#).unwrap(), Message::GoOn);
    }

    #[test]
    fn anything_else_is_an_error() {
        for body in ["", "{}", "[]", r#"{"Records":[{}]}"#] {
            assert!(read(body).is_err(), "{body}");
        }
    }
}
