//! The mail with the code of Forgot Password, in the user's language and with the provider's name.
//!
//! Cognito asks before it mails a code, and never tells the code: it puts it in itself. Whatever
//! goes wrong here, the event goes back as it came, and Cognito mails the user pool's own template.

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

/// How long reading the user may take: Cognito waits five seconds for the whole answer.
const PATIENCE: Duration = Duration::from_secs(3);

/// What this function works with.
#[derive(Debug)]
pub struct Ports<S> {
    /// Users.
    pub store: S,
    /// Whose portal it is.
    pub provider: Provider,
}

/// What is read of the event. Cognito wants all of it back, so the event itself stays as it is.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Asked<'a> {
    user_name: &'a str,
    #[serde(borrow)]
    request: Request<'a>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Request<'a> {
    code_parameter: &'a str,
}

/// Why the pool's own template is used. Names no person.
#[derive(Debug, thiserror::Error)]
enum Unwritten {
    #[error("the event is not understood")]
    Event,
    #[error("the portal does not know the user")]
    UnknownUser,
    #[error("no answer from the store in time")]
    Slow,
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Mail(#[from] CodeMailError),
}

/// Answers the event, with subject and mail when it is about Forgot Password.
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

async fn write<S: UserStore>(ports: &Ports<S>, event: &Value) -> Result<CodeMail, Unwritten> {
    let asked = Asked::deserialize(event).map_err(|_| Unwritten::Event)?;
    let username = Username::parse(asked.user_name).map_err(|_| Unwritten::UnknownUser)?;
    let id = username.user_id();
    let read = tokio::time::timeout(PATIENCE, ports.store.get_user(&id)).await;
    let user = read.map_err(|_| Unwritten::Slow)??.ok_or(Unwritten::UnknownUser)?;
    let placeholder = asked.request.code_parameter;
    Ok(render_code(&user.username, user.language, placeholder, &ports.provider)?)
}

/// Puts the mail where Cognito looks for it.
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
