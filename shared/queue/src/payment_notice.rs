//! The queue of mails about payments.
//!
//! A message is `{"id", "accountId", "paymentId", "news", "movement"?}`. It has neither a name nor
//! an amount.

use app::outbox::{AutoPayNotice, PaymentNews, PaymentNotice, QueueError};
use aws_types::SdkConfig;
use domain::ids::{AccountId, PaymentId};
use serde::{Deserialize, Serialize};

use crate::BadMessage;
use crate::auto_pay::encode_notice;
use crate::sqs::Queue;

/// The queue, to send to.
#[derive(Clone, Debug)]
pub struct PaymentMailQueue(Queue);

impl PaymentMailQueue {
    /// The queue with this AWS configuration and URL.
    pub fn at(resource: (&SdkConfig, String)) -> Self {
        Self(Queue::at(resource))
    }

    pub(crate) async fn send_notice(
        &self,
        id: &str,
        notice: &PaymentNotice,
    ) -> Result<(), QueueError> {
        self.0.send(encode(id, notice), None).await
    }

    pub(crate) async fn send_auto_pay_notice(
        &self,
        id: &str,
        notice: &AutoPayNotice,
    ) -> Result<(), QueueError> {
        self.0.send(encode_notice(id, notice), None).await
    }
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Message {
    id: String,
    account_id: String,
    payment_id: String,
    news: String,
    #[serde(default)]
    movement: Option<String>,
}

fn encode(id: &str, PaymentNotice { account, payment, what }: &PaymentNotice) -> Json {
    let (news, movement) = what.parts();
    serde_json::to_string(&Message {
        id: id.to_owned(),
        account_id: account.to_string(),
        payment_id: payment.to_string(),
        news: news.to_owned(),
        movement: movement.map(str::to_owned),
    })
}

type Json = serde_json::Result<String>;

/// Reads a message: the outbox message's id, and the notice.
///
/// # Errors
/// [`BadMessage`].
pub fn parse_payment_notice(body: &str) -> Result<(String, PaymentNotice), BadMessage> {
    let Message { id, account_id, payment_id, news, movement } = serde_json::from_str(body)?;
    let account = AccountId::parse(&account_id).map_err(|_| BadMessage::Value("accountId"))?;
    let payment = PaymentId::parse(&payment_id).map_err(|_| BadMessage::Value("paymentId"))?;
    let what = PaymentNews::of_parts(&news, movement).ok_or(BadMessage::Value("news"))?;
    Ok((id, PaymentNotice { account, payment, what }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notice(what: PaymentNews) -> PaymentNotice {
        let account = AccountId::parse("acct-1").unwrap();
        let payment = PaymentId::parse("pay_00112233445566778899aabbccddeeff").unwrap();
        PaymentNotice { account, payment, what }
    }

    #[test]
    fn a_sent_message_reads_back() {
        let moved = PaymentNews::Moved("re_1".to_owned());
        let undone = PaymentNews::Undone("dp_1".to_owned());
        for what in
            [PaymentNews::Succeeded, PaymentNews::Processing, PaymentNews::Declined, moved, undone]
        {
            let notice = notice(what);
            let read = parse_payment_notice(&encode("m-1", &notice).unwrap()).unwrap();
            assert_eq!(read, ("m-1".to_owned(), notice));
        }
    }

    #[test]
    fn anything_else_is_refused_without_repeating_it() {
        let id = "pay_00112233445566778899aabbccddeeff";
        for (account, payment, news) in [
            ("acct 1", id, "succeeded"),
            ("acct-1", "private", "succeeded"),
            ("acct-1", id, "moved"),
        ] {
            let body = format!(
                r#"{{"id":"m","accountId":"{account}","paymentId":"{payment}","news":"{news}"}}"#
            );
            let error = parse_payment_notice(&body).unwrap_err().to_string();
            assert!(!error.contains("private"), "{error}");
        }
        assert!(parse_payment_notice("{}").is_err());
    }
}
