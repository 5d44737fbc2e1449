//! The queue of requests for a code by mail, from people who forgot their password.
//!
//! A message is `{"userId", "at"}`, whether there is such a user or not.

use app::login;
use app::login::CodeRequest;
use app::outbox::QueueError;
use aws_sdk_sqs::Client;
use aws_sdk_sqs::error::DisplayErrorContext;
use aws_types::SdkConfig;
use domain::ids::UserId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::BadMessage;

/// The queue, to send to.
#[derive(Clone, Debug)]
pub struct CodeQueue {
    client: Client,
    url: String,
}

impl CodeQueue {
    /// The queue that is given as AWS configuration and address.
    pub fn at((aws, url): (&SdkConfig, String)) -> Self {
        Self { client: Client::new(aws), url }
    }
}

impl login::CodeQueue for CodeQueue {
    async fn send_request(&self, request: &CodeRequest) -> Result<(), QueueError> {
        let body = encode(*request).map_err(|error| QueueError(error.to_string()))?;
        let send = self.client.send_message().queue_url(&self.url).message_body(body);
        send.send().await.map_err(|e| QueueError(DisplayErrorContext(e).to_string()))?;
        Ok(())
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
    fn what_is_sent_reads_back_and_nothing_else() {
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
