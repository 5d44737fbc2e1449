//! The queues against an emulator of AWS that runs beside the tests.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use app::import::ImportQueue as _;
use app::login::{CodeQueue as _, CodeRequest, Notice, NoticeQueue};
use app::mailer::SecurityChange;
use app::outbox::{MessageQueue, OutboxMessage, OutboxRecord};
use app::users::{Invitation, QueueInvitation};
use aws_sdk_sqs::{Client, types::QueueAttributeName};
use domain::ids::{AccountId, UserId, Username};
use jiff::{SignedDuration, Timestamp};
use queue::{
    CodeQueue, ImportQueue, InviteQueue, MailQueue, OutboxQueues, PaymentMailQueue,
    parse_code_request, parse_invitation,
};
use testkit::emulator::emulator;

/// A queue of a test's own.
struct Queue {
    client: Client,
    url: String,
}

impl Queue {
    async fn new(name: &str) -> Self {
        let client = Client::new(&emulator());
        let name = format!("suite-{name}-{}", std::process::id());
        let url = client.create_queue().queue_name(name).send().await.unwrap().queue_url.unwrap();
        Self { client, url }
    }

    /// What can be received now.
    async fn next(&self) -> Option<String> {
        let receive = self.client.receive_message().queue_url(&self.url);
        let message = receive.send().await.unwrap().messages?.pop()?;
        let delete = self.client.delete_message().queue_url(&self.url);
        delete.receipt_handle(message.receipt_handle.unwrap()).send().await.unwrap();
        message.body
    }

    /// How many messages wait until their delay is over.
    async fn delayed(&self) -> String {
        let name = QueueAttributeName::ApproximateNumberOfMessagesDelayed;
        let ask = self.client.get_queue_attributes().queue_url(&self.url);
        let answer = ask.attribute_names(name.clone()).send().await.unwrap();
        answer.attributes.unwrap().remove(&name).unwrap()
    }

    async fn delete(self) {
        self.client.delete_queue().queue_url(self.url).send().await.unwrap();
    }
}

fn dana() -> UserId {
    Username::parse("dana.roy").unwrap().user_id()
}

fn noon() -> Timestamp {
    "2026-07-15T12:00:00Z".parse().unwrap()
}

#[tokio::test]
#[ignore = "needs an emulator"]
async fn an_invitation_arrives_as_it_was_sent() {
    let queue = Queue::new("invite").await;
    let ours = InviteQueue::at((&emulator(), queue.url.clone()));
    let account = AccountId::parse("acct-1").unwrap();
    let invitation =
        Invitation { id: "m-1".to_owned(), user: dana(), account: Some(account), again: true };
    ours.queue_invitation(&invitation).await.unwrap();
    assert_eq!(parse_invitation(&queue.next().await.unwrap()).unwrap(), invitation);
    let account = invitation.account.clone().unwrap();
    let message = OutboxMessage::Invitation { user: dana(), account };
    let record = OutboxRecord { id: "m-1".to_owned(), created_at: noon(), message };
    let payment_mails = PaymentMailQueue::at((&emulator(), queue.url.clone()));
    let outbox = OutboxQueues { invitations: ours, payment_mails };
    outbox.send(&record).await.unwrap();
    let of_import = Invitation { again: false, ..invitation };
    assert_eq!(parse_invitation(&queue.next().await.unwrap()).unwrap(), of_import);
    queue.delete().await;
}

#[tokio::test]
#[ignore = "needs an emulator"]
async fn a_request_for_a_code_arrives_as_it_was_sent() {
    let queue = Queue::new("code").await;
    let request = CodeRequest { user: dana(), at: noon() };
    CodeQueue::at((&emulator(), queue.url.clone())).send_request(&request).await.unwrap();
    assert_eq!(parse_code_request(&queue.next().await.unwrap()).unwrap(), request);
    queue.delete().await;
}

#[tokio::test]
#[ignore = "needs an emulator"]
async fn a_notice_is_delivered_after_its_change_is_made() {
    let queue = Queue::new("mail").await;
    let notice = Notice { user: dana(), what: SecurityChange::PasswordChanged, at: noon() };
    MailQueue::at((&emulator(), queue.url.clone())).send_notice(&notice).await.unwrap();
    assert_eq!((queue.next().await, queue.delayed().await), (None, "1".to_owned()));
    queue.delete().await;
}

#[tokio::test]
#[ignore = "needs an emulator"]
async fn an_import_continues_at_once_or_later_within_the_longest_delay_of_the_queue() {
    let queue = Queue::new("import").await;
    let ours = ImportQueue::at((&emulator(), queue.url.clone()));
    ours.continue_after(SignedDuration::ZERO).await.unwrap();
    assert_eq!(queue.next().await.unwrap(), r#"{"goOn":true}"#);
    for after in [SignedDuration::from_mins(2), SignedDuration::from_hours(1), SignedDuration::MAX]
    {
        ours.continue_after(after).await.unwrap();
    }
    assert_eq!((queue.next().await, queue.delayed().await), (None, "3".to_owned()));
    queue.delete().await;
}

/// Without this the test before it would prove nothing.
#[tokio::test]
#[ignore = "needs an emulator"]
async fn a_delay_beyond_a_quarter_of_an_hour_is_refused() {
    let queue = Queue::new("delay").await;
    let send = |seconds| {
        let send = queue.client.send_message().queue_url(&queue.url).message_body("{}");
        send.delay_seconds(seconds).send()
    };
    send(900).await.unwrap();
    send(901).await.unwrap_err();
    queue.delete().await;
}
