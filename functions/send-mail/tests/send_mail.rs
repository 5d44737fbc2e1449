//! Security notices, from their queue.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use app::login::Notifier;
use app::users::User;
use aws_lambda_events::event::sqs::SqsEvent;
use jiff::SignedDuration;
use send_mail::{Ports, handle};
use testkit::access::{MemoryAccess, MemoryMailer, noon, user};
use testkit::http::event;
use testkit::ledger::{Faults, When};
use testkit::system::FixedClock;

type TestPorts = Ports<MemoryAccess, MemoryMailer, FixedClock>;

fn ports(faults: &Faults) -> TestPorts {
    let dana = User { password_changed_at: Some(noon()), ..user("dana.roy") };
    let access = MemoryAccess::with_faults(faults.clone()).with_user(dana);
    let mailer = MemoryMailer::with_faults(faults.clone());
    let clock = FixedClock::at(noon() + SignedDuration::from_secs(15));
    Ports { notifier: Notifier { access, mailer }, clock }
}

async fn failed(ports: &TestPorts, path: &str) -> Vec<String> {
    let event: SqsEvent = serde_json::from_str(&event(path)).unwrap();
    let answer = handle(ports, event).await;
    answer.batch_item_failures.into_iter().map(|failure| failure.item_identifier).collect()
}

#[tokio::test]
async fn a_change_is_mailed_once() {
    let ports = ports(&Faults::default());
    for _delivery in 0..2 {
        assert!(failed(&ports, "send-mail/ok.json").await.is_empty());
    }
    assert_eq!(ports.notifier.mailer.sent().len(), 1);
}

#[tokio::test]
async fn a_bad_message_fails_alone() {
    let ports = ports(&Faults::default());
    assert_eq!(failed(&ports, "send-mail/one-bad-of-two.json").await.len(), 1);
    assert_eq!(ports.notifier.mailer.sent().len(), 1);
}

#[tokio::test]
async fn a_mail_that_was_not_sent_is_delivered_again() {
    // Calls: user, idempotency record, mail, record.
    let faults = Faults::crash_at(3, When::Before);
    let ports = ports(&faults);
    assert_eq!(failed(&ports, "send-mail/ok.json").await.len(), 1);
    faults.revive();
    assert!(failed(&ports, "send-mail/ok.json").await.is_empty());
    assert_eq!(ports.notifier.mailer.sent().len(), 1);
}
