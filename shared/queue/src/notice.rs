//! The queue of mails about changes of logins.
//!
//! A message is `{"userId", "notice", "at"}`: the user, the kind of change (such as
//! `password-changed`) and its instant. SQS delivers it when the request that makes the change is
//! over.

use app::login::{Notice, NoticeQueue};
use app::mailer::SecurityChange;
use app::outbox::QueueError;
use aws_types::SdkConfig;
use domain::ids::UserId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::BadMessage;
use crate::sqs::{MAX_DELAY, Queue};

/// Longer than a request may take: the change is then made, or never will be.
const DELAY_SECONDS: i32 = 15;
const _: () = assert!(DELAY_SECONDS <= MAX_DELAY);

/// The queue, to send to.
#[derive(Clone, Debug)]
pub struct MailQueue(Queue);

impl MailQueue {
    /// The queue with this AWS configuration and URL.
    pub fn at(resource: (&SdkConfig, String)) -> Self {
        Self(Queue::at(resource))
    }
}

impl NoticeQueue for MailQueue {
    async fn send_notice(&self, notice: &Notice) -> Result<(), QueueError> {
        self.0.send(encode(notice), Some(DELAY_SECONDS)).await
    }
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Message {
    user_id: String,
    notice: String,
    at: Timestamp,
}

fn encode(notice: &Notice) -> serde_json::Result<String> {
    serde_json::to_string(&Message {
        user_id: notice.user.to_string(),
        notice: notice.what.as_str().to_owned(),
        at: notice.at,
    })
}

/// Reads a message.
///
/// # Errors
/// [`BadMessage`].
pub fn parse_notice(body: &str) -> Result<Notice, BadMessage> {
    let Message { user_id, notice, at } = serde_json::from_str(body)?;
    let what = SecurityChange::ALL.iter().find(|what| what.as_str() == notice);
    Ok(Notice {
        user: UserId::parse(&user_id).map_err(|_| BadMessage::Value("userId"))?,
        what: *what.ok_or(BadMessage::Value("notice"))?,
        at,
    })
}

#[cfg(test)]
mod tests {
    use domain::ids::Username;

    use super::*;

    #[test]
    fn a_sent_message_reads_back() {
        for what in SecurityChange::ALL {
            let user = Username::parse("dana.roy").unwrap().user_id();
            let notice =
                Notice { user, what: *what, at: "2026-07-15T10:00:00.5Z".parse().unwrap() };
            assert_eq!(parse_notice(&encode(&notice).unwrap()).unwrap(), notice);
        }
    }

    #[test]
    fn anything_else_is_refused_without_repeating_it() {
        let id = "5f0c7d3e-9a41-5b8e-8d25-6f1b90c2a7e3";
        for (user, notice, at) in [
            ("private", "password-changed", "2026-07-15T10:00:00Z"),
            (id, "private", "2026-07-15T10:00:00Z"),
            (id, "password-changed", "yesterday"),
        ] {
            let body = format!(r#"{{"userId":"{user}","notice":"{notice}","at":"{at}"}}"#);
            let error = parse_notice(&body).unwrap_err().to_string();
            assert!(!error.contains("private"), "{error}");
        }
        assert!(parse_notice("{}").is_err());
    }
}
