//! Writes the Forgot Password e-mail, in the user's language and with the provider's name.
//!
//! Cognito invokes the function before it mails a code. The event carries a placeholder, which
//! Cognito replaces with the code. When the function fails, it returns the event unchanged, and
//! Cognito sends the user pool's own template.

use std::time::Duration;

use app::store::StoreError;
use app::users::UserStore;
use domain::ids::Username;
use mail::{CodeMail, CodeMailError, Provider, render_code};
use runtime::Capability;
use serde::Deserialize;
use serde_json::{Map, Value};

/// What this function may do.
pub const CAPABILITIES: &[Capability] = &[Capability::ReadUser];

/// Longest read of the user. Cognito waits five seconds for the whole response.
const READ_TIMEOUT: Duration = Duration::from_secs(3);

/// What this function works with.
#[derive(Debug)]
pub struct Ports<S> {
    /// Users.
    pub store: S,
    /// The provider whose portal it is.
    pub provider: Provider,
}

/// The fields read from the event. Cognito expects the whole event back, so the function keeps it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct MessageEvent<'a> {
    user_name: &'a str,
    #[serde(borrow)]
    request: Request<'a>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Request<'a> {
    code_parameter: &'a str,
}

/// Why Cognito sends the pool's own template. The texts name no person.
#[derive(Debug, thiserror::Error)]
enum MessageError {
    #[error("the event is not understood")]
    Event,
    #[error("the portal does not know the user")]
    UnknownUser,
    #[error("the store did not respond in time")]
    Timeout,
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Mail(#[from] CodeMailError),
}

/// Returns the event, with subject and text when it is about Forgot Password.
pub async fn handle<S: UserStore>(ports: &Ports<S>, mut event: Value) -> Value {
    if event.get("triggerSource").and_then(Value::as_str) != Some("CustomMessage_ForgotPassword") {
        return event;
    }
    match write(ports, &event).await {
        Ok(mail) => {
            put(&mut event, mail);
            tracing::info!("custom message");
        }
        Err(error) => tracing::error!(%error, "custom message"),
    }
    event
}

async fn write<S: UserStore>(ports: &Ports<S>, event: &Value) -> Result<CodeMail, MessageError> {
    let fields = MessageEvent::deserialize(event).map_err(|_| MessageError::Event)?;
    let username = Username::parse(fields.user_name).map_err(|_| MessageError::UnknownUser)?;
    let id = username.user_id();
    let read = tokio::time::timeout(READ_TIMEOUT, ports.store.get_user(&id)).await;
    let user = read.map_err(|_| MessageError::Timeout)??.ok_or(MessageError::UnknownUser)?;
    let placeholder = fields.request.code_parameter;
    Ok(render_code(&user.username, user.language, placeholder, &ports.provider)?)
}

/// Sets the mail in the fields that Cognito reads.
fn put(event: &mut Value, mail: CodeMail) {
    let Some(event) = event.as_object_mut() else { return };
    let response = event.entry("response").or_insert_with(|| Map::new().into());
    if response.is_null() {
        *response = Map::new().into();
    }
    if let Some(response) = response.as_object_mut() {
        response.insert("emailSubject".to_owned(), mail.subject.into());
        response.insert("emailMessage".to_owned(), mail.html.into());
    }
}
