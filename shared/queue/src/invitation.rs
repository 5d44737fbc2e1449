//! The queue of invitations to be made.
//!
//! A message is `{"outboxId", "userId", "accountId"}` for somebody whom an import recorded, or
//! describes a person: `{"id", "username", "email", "givenName", "familyName", "language",
//! "staff"?, "accounts": [{"id", "name", "number", "role"}]}`. Neither holds a password.

use app::invite::{Invitation, Joining, Person, Whom};
use app::outbox::{MessageQueue, OutboxMessage, OutboxRecord, QueueError};
use aws_sdk_sqs::Client;
use aws_sdk_sqs::error::DisplayErrorContext;
use domain::document::Language;
use domain::ids::{AccountId, InvalidId, UserId, Username};
use domain::people::{Email, Role, Staff};
use serde::{Deserialize, Serialize};

/// The queue, to send to.
#[derive(Clone, Debug)]
pub struct InviteQueue {
    client: Client,
    url: String,
}

impl InviteQueue {
    /// The queue at this address.
    pub fn new(client: Client, url: impl Into<String>) -> Self {
        Self { client, url: url.into() }
    }
}

impl MessageQueue for InviteQueue {
    async fn send(&self, record: &OutboxRecord) -> Result<(), QueueError> {
        let body = encode(record).map_err(|error| QueueError(error.to_string()))?;
        let send = self.client.send_message().queue_url(&self.url).message_body(body);
        send.send().await.map_err(|e| QueueError(DisplayErrorContext(e).to_string()))?;
        Ok(())
    }
}

/// A message that will never be understood, however often it comes. Names no personal data.
#[derive(Debug, thiserror::Error)]
pub enum BadMessage {
    /// It is not of the queue's form.
    #[error("not a message of this queue: {0}")]
    Form(#[from] serde_json::Error),
    /// A value in it is not what it must be.
    #[error("{0} is not valid")]
    Value(&'static str),
}

/// Reads a message.
///
/// # Errors
/// [`BadMessage`].
pub fn parse_invitation(body: &str) -> Result<Invitation, BadMessage> {
    let value: serde_json::Value = serde_json::from_str(body)?;
    if value.get("outboxId").is_some() {
        serde_json::from_value::<Recorded>(value)?.invitation()
    } else {
        serde_json::from_value::<Described>(value)?.invitation()
    }
}

fn encode(record: &OutboxRecord) -> serde_json::Result<String> {
    let message = match &record.message {
        OutboxMessage::Invitation { user, account } => Recorded {
            outbox_id: record.id.clone(),
            user_id: user.to_string(),
            account_id: Some(account.to_string()),
        },
    };
    serde_json::to_string(&message)
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Recorded {
    outbox_id: String,
    user_id: String,
    #[serde(default)]
    account_id: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Described {
    id: String,
    username: String,
    email: String,
    given_name: String,
    family_name: String,
    language: String,
    #[serde(default)]
    staff: Option<String>,
    #[serde(default)]
    accounts: Vec<Account>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Account {
    id: String,
    name: String,
    number: String,
    role: String,
}

impl Recorded {
    fn invitation(self) -> Result<Invitation, BadMessage> {
        let account = self.account_id.as_deref();
        let whom = Whom::Recorded {
            user: valid("userId", UserId::parse(&self.user_id))?,
            account: account.map(|id| valid("accountId", AccountId::parse(id))).transpose()?,
        };
        Ok(Invitation { id: self.outbox_id, whom })
    }
}

impl Described {
    fn invitation(self) -> Result<Invitation, BadMessage> {
        let accounts = self.accounts.into_iter().map(Account::joining).collect::<Result<_, _>>()?;
        let staff = self.staff.as_deref();
        let person = Person {
            username: valid("username", Username::parse(&self.username))?,
            email: valid("email", Email::parse(&self.email))?,
            given_name: self.given_name,
            family_name: self.family_name,
            language: valid("language", Language::parse(&self.language))?,
            staff: staff.map(|word| valid("staff", Staff::parse(word))).transpose()?,
            accounts,
        };
        Ok(Invitation { id: self.id, whom: Whom::Described(Box::new(person)) })
    }
}

impl Account {
    fn joining(self) -> Result<Joining, BadMessage> {
        Ok(Joining {
            account: valid("accounts.id", AccountId::parse(&self.id))?,
            name: self.name,
            number: self.number,
            role: valid("accounts.role", Role::parse(&self.role))?,
        })
    }
}

fn valid<T>(name: &'static str, parsed: Result<T, InvalidId>) -> Result<T, BadMessage> {
    parsed.map_err(|InvalidId| BadMessage::Value(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_outbox_sends_the_worker_reads() {
        let user = Username::parse("dana.roy").unwrap().user_id();
        let account = AccountId::parse("acct-1").unwrap();
        let record = OutboxRecord {
            id: "m-1".to_owned(),
            created_at: "2026-07-15T10:00:00Z".parse().unwrap(),
            message: OutboxMessage::Invitation { user, account: account.clone() },
        };
        let read = parse_invitation(&encode(&record).unwrap()).unwrap();
        let whom = Whom::Recorded { user, account: Some(account) };
        assert_eq!(read, Invitation { id: "m-1".to_owned(), whom });
    }

    #[test]
    fn a_person_is_described_in_full() {
        let body = r#"{"id":"i-1","username":"Lou.Agent","email":"lou@example.ca",
            "givenName":"Lou","familyName":"Tremblay","language":"fr-CA","staff":"agent",
            "accounts":[{"id":"acct-1","name":"Maple","number":"100","role":"viewer"}]}"#;
        let Whom::Described(person) = parse_invitation(body).unwrap().whom else { panic!() };
        assert_eq!(person.username.as_str(), "lou.agent");
        assert_eq!(person.staff, Some(Staff::Agent));
        assert_eq!(person.accounts[0].role, Role::Viewer);
    }

    #[test]
    fn anything_else_is_refused_without_repeating_it() {
        for body in [
            "",
            "{}",
            r#"{"outboxId":"m","userId":"nobody"}"#,
            r#"{"outboxId":"m","userId":"5f0c7d3e-9a41-5b8e-8d25-6f1b90c2a7e3","x":1}"#,
            r#"{"id":"i","username":"ab","email":"a@b.ca","givenName":"","familyName":"",
                "language":"en-CA"}"#,
        ] {
            assert!(parse_invitation(body).is_err(), "{body}");
        }
        let secret = r#"{"outboxId":"m","userId":"private"}"#;
        assert!(!parse_invitation(secret).unwrap_err().to_string().contains("private"));
    }
}
