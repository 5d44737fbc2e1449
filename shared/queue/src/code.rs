//! The queue of requests for a code by mail, from users who forgot their password.
//!
//! A message is `{"userId", "at"}`, whether the user exists or not.

use app::login;
use app::login::CodeRequest;
use app::outbox::QueueError;
use aws_types::SdkConfig;
use domain::ids::UserId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::BadMessage;
use crate::sqs::Queue;

/// The queue, to send to.
#[derive(Clone, Debug)]
pub struct CodeQueue(Queue);

impl CodeQueue {
    /// The queue with this AWS configuration and URL.
    pub fn at(resource: (&SdkConfig, String)) -> Self {
        Self(Queue::at(resource))
    }
}

impl login::CodeQueue for CodeQueue {
    async fn send_request(&self, request: &CodeRequest) -> Result<(), QueueError> {
        self.0.send(encode(*request), None).await
    }
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Message {
    user_id: String,
    at: Timestamp,
}

fn encode(request: CodeRequest) -> serde_json::Result<String> {
    serde_json::to_string(&Message { user_id: request.user.to_string(), at: request.at })
}

/// Reads a message.
///
/// # Errors
/// [`BadMessage`].
pub fn parse_code_request(body: &str) -> Result<CodeRequest, BadMessage> {
    let Message { user_id, at } = serde_json::from_str(body)?;
    let user = UserId::parse(&user_id).map_err(|_| BadMessage::Value("userId"))?;
    Ok(CodeRequest { user, at })
}

#[cfg(test)]
mod tests {
    use domain::ids::Username;

    use super::*;

    #[test]
    fn a_sent_message_reads_back_and_others_are_refused() {
        let user = Username::parse("dana.roy").unwrap().user_id();
        let request = CodeRequest { user, at: "2026-07-15T10:00:00Z".parse().unwrap() };
        assert_eq!(parse_code_request(&encode(request).unwrap()).unwrap(), request);
        let private = r#"{"userId":"private","at":"2026-07-15T10:00:00Z"}"#;
        for body in ["", "{}", private] {
            let error = parse_code_request(body).unwrap_err().to_string();
            assert!(!error.contains("private"), "{error}");
        }
    }
}
