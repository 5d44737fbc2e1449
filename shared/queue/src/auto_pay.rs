//! The queues of Auto Pay: accounts for the worker, and mails.
//!
//! A message for the worker is `{"accountId"}`. One for a mail is `{"id", "accountId", "autoPay",
//! "of"?}`; it has neither a name nor an amount.

use app::auto_pay;
use app::outbox::{AutoPayNews, AutoPayNotice, QueueError};
use aws_types::SdkConfig;
use domain::ids::AccountId;
use serde::{Deserialize, Serialize};

use crate::BadMessage;
use crate::sqs::Queue;

/// The worker's queue, to send to.
#[derive(Clone, Debug)]
pub struct AutoPayQueue(Queue);

impl AutoPayQueue {
    /// The queue with this AWS configuration and URL.
    pub fn at(resource: (&SdkConfig, String)) -> Self {
        Self(Queue::at(resource))
    }
}

impl auto_pay::AutoPayQueue for AutoPayQueue {
    async fn is_empty(&self) -> Result<bool, QueueError> {
        self.0.is_empty().await
    }

    async fn send_accounts(&self, accounts: &[AccountId]) -> Result<(), QueueError> {
        let body = |account: &AccountId| Work { account_id: account.to_string() };
        self.0.send_all(accounts.iter().map(|account| serde_json::to_string(&body(account)))).await
    }
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Work {
    account_id: String,
}

/// Reads a message for the worker.
///
/// # Errors
/// [`BadMessage`].
pub fn parse_auto_pay_account(body: &str) -> Result<AccountId, BadMessage> {
    let Work { account_id } = serde_json::from_str(body)?;
    AccountId::parse(&account_id).map_err(|_| BadMessage::Value("accountId"))
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Mail {
    id: String,
    account_id: String,
    auto_pay: String,
    #[serde(default)]
    of: Option<String>,
}

pub(crate) fn encode_notice(
    id: &str,
    AutoPayNotice { account, news }: &AutoPayNotice,
) -> serde_json::Result<String> {
    let (news, of) = news.parts();
    let (id, account_id) = (id.to_owned(), account.to_string());
    serde_json::to_string(&Mail { id, account_id, auto_pay: news.to_owned(), of })
}

/// Reads a message for a mail about Auto Pay: the outbox message's id, and the notice. `None` when
/// it is about something else.
///
/// # Errors
/// [`BadMessage`].
pub fn parse_auto_pay_notice(body: &str) -> Result<Option<(String, AutoPayNotice)>, BadMessage> {
    let value: serde_json::Value = serde_json::from_str(body)?;
    if value.get("autoPay").is_none() {
        return Ok(None);
    }
    let Mail { id, account_id, auto_pay, of } = serde_json::from_value(value)?;
    let account = AccountId::parse(&account_id).map_err(|_| BadMessage::Value("accountId"))?;
    let news = AutoPayNews::of_parts(&auto_pay, of).ok_or(BadMessage::Value("autoPay"))?;
    Ok(Some((id, AutoPayNotice { account, news })))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_for_the_worker_reads_back_and_others_are_refused() {
        let account = AccountId::parse("acct-1").unwrap();
        assert_eq!(parse_auto_pay_account(r#"{"accountId":"acct-1"}"#).unwrap(), account);
        for body in ["", "{}", r#"{"accountId":"a b"}"#, r#"{"accountId":"a","more":1}"#] {
            assert!(parse_auto_pay_account(body).is_err(), "{body}");
        }
    }

    #[test]
    fn a_notice_reads_back_and_others_are_left_to_others() {
        let account = AccountId::parse("acct-1").unwrap();
        for news in [
            AutoPayNews::On,
            AutoPayNews::Off,
            AutoPayNews::Announced(jiff::civil::date(2026, 8, 15)),
            AutoPayNews::Held,
            AutoPayNews::TooLittle,
            AutoPayNews::CardExpires("pm_1".to_owned()),
        ] {
            let notice = AutoPayNotice { account: account.clone(), news };
            let body = encode_notice("m-1", &notice).unwrap();
            let read = parse_auto_pay_notice(&body).unwrap();
            assert_eq!(read, Some(("m-1".to_owned(), notice)));
        }
        assert_eq!(parse_auto_pay_notice(r#"{"paymentId":"x"}"#).unwrap(), None);
        let unknown = r#"{"id":"m","accountId":"acct-1","autoPay":"private"}"#;
        let error = parse_auto_pay_notice(unknown).unwrap_err().to_string();
        assert!(!error.contains("private"), "{error}");
    }
}
