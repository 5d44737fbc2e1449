//! The queue of what SES reports of mails, by way of SNS.
//!
//! SES writes two shapes: events of a configuration set have an `eventType`, notifications of an
//! identity a `notificationType`. SNS delivers them as they are if the subscription says so, and in
//! an envelope otherwise.

use std::str::FromStr;

use app::mail_feedback::{MailEvent, MailFeedback};
use domain::user::Email;
use jiff::Timestamp;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::BadMessage;

/// How SES proves that it may write to a topic. It is the only text that is not JSON.
const VALIDATION: &str = "Successfully validated SNS topic for Amazon SES event publishing.";

/// The envelope of SNS.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Envelope {
    message: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Report {
    #[serde(alias = "notificationType")]
    event_type: String,
    #[serde(default)]
    mail: Option<Mail>,
}

#[derive(Deserialize)]
struct Mail {
    /// Lists of values by name. Notifications of an identity have none.
    #[serde(default)]
    tags: Option<Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Bounce {
    bounce_type: String,
    bounced_recipients: Vec<Recipient>,
    timestamp: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Complaint {
    complained_recipients: Vec<Recipient>,
    timestamp: String,
    #[serde(default)]
    complaint_feedback_type: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Recipient {
    email_address: String,
}

/// Reads a report.
///
/// # Errors
/// [`BadMessage`].
pub fn parse_mail_feedback(body: &str) -> Result<MailFeedback, BadMessage> {
    let body = body.trim();
    if body == VALIDATION {
        return Ok(other("validation"));
    }
    let value: Value = serde_json::from_str(body)?;
    if value.get("Type").and_then(Value::as_str) == Some("Notification") {
        let Envelope { message } = read(value)?;
        return parse_mail_feedback(&message);
    }
    let event = value.clone();
    let Report { event_type, mail } = read(value)?;
    let event = match event_type.as_str() {
        "Bounce" => bounced(part(event, "bounce")?)?,
        "Complaint" => complained(part(event, "complaint")?)?,
        kind => MailEvent::Other(kind.to_owned()),
    };
    Ok(MailFeedback { key: mail.and_then(|mail| key(&mail)), event })
}

fn other(kind: &str) -> MailFeedback {
    MailFeedback { key: None, event: MailEvent::Other(kind.to_owned()) }
}

/// The error does not have serde's text, which quotes values: they may be addresses.
fn read<T: DeserializeOwned>(value: Value) -> Result<T, BadMessage> {
    serde_json::from_value(value).map_err(|_| BadMessage::Value("the report of a mail"))
}

fn part<T: DeserializeOwned>(mut event: Value, name: &str) -> Result<T, BadMessage> {
    read(event.get_mut(name).map(Value::take).unwrap_or_default())
}

fn key(mail: &Mail) -> Option<String> {
    mail.tags.as_ref()?.get("outbox")?.get(0)?.as_str().map(str::to_owned)
}

/// A bounce that is not permanent, such as a full mailbox, says nothing of the next mail.
fn bounced(bounce: Bounce) -> Result<MailEvent, BadMessage> {
    let Bounce { bounce_type, bounced_recipients, timestamp } = bounce;
    if bounce_type != "Permanent" {
        return Ok(MailEvent::Other(format!("Bounce {bounce_type}")));
    }
    let recipients = addresses(&bounced_recipients);
    Ok(MailEvent::Bounced { recipients, at: instant(&timestamp)? })
}

/// A person who takes a mail out of the spam folder complains, too, as `not-spam`.
fn complained(complaint: Complaint) -> Result<MailEvent, BadMessage> {
    let Complaint { complained_recipients, timestamp, complaint_feedback_type } = complaint;
    if complaint_feedback_type.as_deref() == Some("not-spam") {
        return Ok(MailEvent::Other("Complaint not-spam".to_owned()));
    }
    let recipients = addresses(&complained_recipients);
    Ok(MailEvent::Complained { recipients, at: instant(&timestamp)? })
}

fn instant(text: &str) -> Result<Timestamp, BadMessage> {
    Timestamp::from_str(text).map_err(|_| BadMessage::Value("timestamp"))
}

/// The addresses, each also in the form `Name <address>`. The portal mails to no others than those
/// that parse.
fn addresses(recipients: &[Recipient]) -> Vec<Email> {
    let address = |recipient: &Recipient| {
        let text = recipient.email_address.as_str();
        let inner = text.rsplit_once('<').and_then(|(_, inner)| inner.trim().strip_suffix('>'));
        Email::parse(inner.unwrap_or(text).trim()).ok()
    };
    recipients.iter().filter_map(address).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const AT: &str = "2026-07-15T12:00:00.123Z";

    fn at() -> Timestamp {
        AT.parse().unwrap()
    }

    fn dana() -> Vec<Email> {
        vec![Email::parse("dana@example.ca").unwrap()]
    }

    fn bounce(kind: &str) -> Value {
        let recipients = [json!({ "emailAddress": "Dana@Example.ca", "status": "5.1.1" })];
        json!({
            "bounceType": kind,
            "bounceSubType": "General",
            "bouncedRecipients": recipients,
            "timestamp": AT,
            "feedbackId": "x",
        })
    }

    fn complaint(kind: Option<&str>) -> Value {
        json!({
            "complainedRecipients": [{ "emailAddress": "\"Dana Roy\" <dana@example.ca>" }],
            "complaintFeedbackType": kind,
            "timestamp": AT,
        })
    }

    /// Both shapes, each as it is and in the envelope of SNS.
    fn shapes(kind: &str, field: &str, detail: &Value) -> Vec<(bool, String)> {
        let mut all = Vec::new();
        for (has_tags, name) in [(true, "eventType"), (false, "notificationType")] {
            let mut mail = json!({ "messageId": "m", "destination": ["dana@example.ca"] });
            if has_tags {
                mail["tags"] = json!({ "ses:from-domain": ["example.ca"], "outbox": ["pay_1"] });
            }
            let text = json!({ name: kind, "mail": mail, field: detail }).to_string();
            let envelope = json!({ "Type": "Notification", "Message": text }).to_string();
            all.extend([text, envelope].map(|body| (has_tags, body)));
        }
        all
    }

    fn events(kind: &str, field: &str, detail: &Value) -> Vec<MailEvent> {
        let parsed = shapes(kind, field, detail).into_iter().map(|(has_tags, body)| {
            let feedback = parse_mail_feedback(&body).unwrap();
            assert_eq!(feedback.key.as_deref(), has_tags.then_some("pay_1"));
            feedback.event
        });
        let events: Vec<_> = parsed.collect();
        assert_eq!(events.len(), 4);
        events
    }

    #[test]
    fn a_permanent_bounce_and_a_complaint_are_read_in_both_shapes() {
        for event in events("Bounce", "bounce", &bounce("Permanent")) {
            assert_eq!(event, MailEvent::Bounced { recipients: dana(), at: at() });
        }
        for kind in [None, Some("abuse"), Some("fraud")] {
            for event in events("Complaint", "complaint", &complaint(kind)) {
                assert_eq!(event, MailEvent::Complained { recipients: dana(), at: at() });
            }
        }
    }

    #[test]
    fn a_bounce_that_may_pass_is_another_event() {
        for kind in ["Transient", "Undetermined"] {
            for event in events("Bounce", "bounce", &bounce(kind)) {
                assert_eq!(event, MailEvent::Other(format!("Bounce {kind}")));
            }
        }
    }

    #[test]
    fn a_person_who_says_that_a_mail_is_not_spam_is_not_suppressed() {
        for event in events("Complaint", "complaint", &complaint(Some("not-spam"))) {
            assert!(matches!(event, MailEvent::Other(_)), "{event:?}");
        }
    }

    #[test]
    fn other_events_are_named_and_so_is_the_topic_s_validation() {
        for kind in ["Delivery", "Send", "Reject", "AmazonSnsSubscriptionSucceeded", "New"] {
            for event in events(kind, "detail", &json!({})) {
                assert_eq!(event, MailEvent::Other(kind.to_owned()));
            }
        }
        assert_eq!(parse_mail_feedback(VALIDATION).unwrap(), other("validation"));
    }

    #[test]
    fn an_address_that_the_portal_cannot_have_mailed_is_left_out() {
        let mut detail = bounce("Permanent");
        let odd = ["", "nobody", "<>", "a b@example.ca", "dana@example.ca"];
        detail["bouncedRecipients"] =
            odd.iter().map(|text| json!({ "emailAddress": text })).collect();
        for event in events("Bounce", "bounce", &detail) {
            assert_eq!(event, MailEvent::Bounced { recipients: dana(), at: at() });
        }
    }

    #[test]
    fn anything_else_is_an_error_that_quotes_nothing() {
        let late =
            json!({ "bounceType": "Permanent", "bouncedRecipients": [], "timestamp": "x@y" });
        for body in [
            String::new(),
            "{}".to_owned(),
            "[]".to_owned(),
            "null".to_owned(),
            json!({ "eventType": "Bounce" }).to_string(),
            json!({ "eventType": "Bounce", "bounce": "dana@example.ca" }).to_string(),
            json!({ "eventType": "Bounce", "bounce": late }).to_string(),
            json!({ "eventType": "Complaint", "complaint": {} }).to_string(),
            json!({ "eventType": ["dana@example.ca"] }).to_string(),
            json!({ "Type": "Notification" }).to_string(),
            json!({ "Type": "Notification", "Message": "dana@example.ca" }).to_string(),
        ] {
            let error = parse_mail_feedback(&body).unwrap_err().to_string();
            assert!(!error.contains('@'), "{error}");
        }
    }
}
