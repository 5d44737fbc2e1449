//! The queue of invitations to send.
//!
//! A message is `{"id", "userId", "accountId"?, "again"}`. It has neither a name nor a password.

use app::outbox::QueueError;
use app::users::{Invitation, QueueInvitation};
use aws_types::SdkConfig;
use domain::ids::{AccountId, InvalidId, UserId};
use serde::{Deserialize, Serialize};

use crate::sqs::Queue;

/// The queue, to send to.
#[derive(Clone, Debug)]
pub struct InviteQueue(Queue);

impl InviteQueue {
    /// The queue with this AWS configuration and URL.
    pub fn at(resource: (&SdkConfig, String)) -> Self {
        Self(Queue::at(resource))
    }
}

impl QueueInvitation for InviteQueue {
    async fn queue_invitation(&self, invitation: &Invitation) -> Result<(), QueueError> {
        self.0.send(encode(invitation), None).await
    }
}

impl InviteQueue {
    /// Sends the invitation of an outbox message.
    pub(crate) async fn send_of_outbox(
        &self,
        id: &str,
        user: UserId,
        account: &AccountId,
    ) -> Result<(), QueueError> {
        self.queue_invitation(&of_outbox(id, user, account)).await
    }
}

/// A message that cannot be read, also after a redelivery. The text has no personal data.
#[derive(Debug, thiserror::Error)]
pub enum BadMessage {
    /// It does not have the form of this queue's messages.
    #[error("not a message of this queue: {0}")]
    Form(#[from] serde_json::Error),
    /// A value is not valid.
    #[error("{0} is not valid")]
    Value(&'static str),
}

/// Reads a message.
///
/// # Errors
/// [`BadMessage`].
pub fn parse_invitation(body: &str) -> Result<Invitation, BadMessage> {
    let Message { id, user_id, account_id, again } = serde_json::from_str(body)?;
    let account = account_id.as_deref().map(|id| valid("accountId", AccountId::parse(id)));
    Ok(Invitation {
        id,
        user: valid("userId", UserId::parse(&user_id))?,
        account: account.transpose()?,
        again,
    })
}

fn encode(invitation: &Invitation) -> serde_json::Result<String> {
    serde_json::to_string(&Message {
        id: invitation.id.clone(),
        user_id: invitation.user.to_string(),
        account_id: invitation.account.as_ref().map(ToString::to_string),
        again: invitation.again,
    })
}

/// The invitation that an import sends. A user who was invited before gets no new password.
fn of_outbox(id: &str, user: UserId, account: &AccountId) -> Invitation {
    Invitation { id: id.to_owned(), user, account: Some(account.clone()), again: false }
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Message {
    id: String,
    user_id: String,
    #[serde(default)]
    account_id: Option<String>,
    again: bool,
}

fn valid<T>(name: &'static str, parsed: Result<T, InvalidId>) -> Result<T, BadMessage> {
    parsed.map_err(|InvalidId| BadMessage::Value(name))
}

#[cfg(test)]
mod tests {
    use domain::ids::Username;

    use super::*;

    #[test]
    fn a_sent_message_reads_back() {
        let user = Username::parse("dana.roy").unwrap().user_id();
        let account = AccountId::parse("acct-1").unwrap();
        let sent = of_outbox("m-1", user, &account);
        let read = parse_invitation(&encode(&sent).unwrap()).unwrap();
        let id = "m-1".to_owned();
        assert_eq!(read, Invitation { id, user, account: Some(account), again: false });
        let of_staff = Invitation { account: None, again: true, ..read };
        assert_eq!(parse_invitation(&encode(&of_staff).unwrap()).unwrap(), of_staff);
    }

    #[test]
    fn anything_else_is_refused_without_repeating_it() {
        for body in [
            "",
            "{}",
            r#"{"id":"m","userId":"nobody","again":true}"#,
            r#"{"id":"m","userId":"5f0c7d3e-9a41-5b8e-8d25-6f1b90c2a7e3"}"#,
            r#"{"id":"m","userId":"5f0c7d3e-9a41-5b8e-8d25-6f1b90c2a7e3","again":true,"x":1}"#,
        ] {
            assert!(parse_invitation(body).is_err(), "{body}");
        }
        let secret = r#"{"id":"m","userId":"private","again":true}"#;
        assert!(!parse_invitation(secret).unwrap_err().to_string().contains("private"));
    }
}
