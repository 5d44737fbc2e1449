//! Mails about payments, from their queue.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use app::payments::PaymentMailer;
use aws_lambda_events::event::sqs::SqsEvent;
use send_payment_mail::{Ports, handle};
use serde_json::Value;
use testkit::access::{KnownKey, MemoryAccess, MemoryMailer, account, links, noon};
use testkit::documents;
use testkit::http::event;
use testkit::ledger::{Faults, MemoryLedger, When, imported};
use testkit::payment::{limits, payment, put_payment};
use testkit::system::FixedClock;

type TestPorts = Ports<MemoryLedger, MemoryAccess, MemoryMailer, FixedClock, KnownKey>;

async fn ports(faults: &Faults) -> TestPorts {
    let line = documents::with(documents::account("acct-1", 1), "manager", Value::Null);
    let (ledger, _) = imported(&[line]).await;
    put_payment(&ledger, &account("acct-1"), payment()).await;
    let access = MemoryAccess::with_faults(faults.clone());
    let mailer = MemoryMailer::with_faults(faults.clone());
    Ports {
        mailer: PaymentMailer {
            ledger,
            access,
            mailer,
            clock: FixedClock::at(noon()),
            limits,
            links: links("key"),
        },
    }
}

async fn failed(ports: &TestPorts, path: &str) -> Vec<String> {
    let event: SqsEvent = serde_json::from_str(&event(path)).unwrap();
    let answer = handle(ports, event).await;
    answer.batch_item_failures.into_iter().map(|failure| failure.item_identifier).collect()
}

fn mails(ports: &TestPorts) -> usize {
    ports.mailer.mailer.sent_about_payments().len()
}

#[tokio::test]
async fn a_payment_is_mailed_once() {
    let ports = ports(&Faults::default()).await;
    for _delivery in 0..2 {
        assert!(failed(&ports, "send-payment-mail/ok.json").await.is_empty());
    }
    assert_eq!(mails(&ports), 1);
}

#[tokio::test]
async fn a_bad_message_fails_alone() {
    let ports = ports(&Faults::default()).await;
    assert_eq!(failed(&ports, "send-payment-mail/one-bad-of-two.json").await.len(), 1);
    assert_eq!(mails(&ports), 1);
}

#[tokio::test]
async fn a_message_of_an_unknown_payment_is_not_delivered_again() {
    let ports = ports(&Faults::default()).await;
    assert!(failed(&ports, "send-payment-mail/unknown-payment.json").await.is_empty());
    assert_eq!(mails(&ports), 0);
}

#[tokio::test]
async fn a_mail_that_was_not_sent_is_delivered_again() {
    // Calls: idempotency record, mail, record.
    let faults = Faults::crash_at(2, When::Before);
    let ports = ports(&faults).await;
    assert_eq!(failed(&ports, "send-payment-mail/ok.json").await.len(), 1);
    faults.revive();
    assert!(failed(&ports, "send-payment-mail/ok.json").await.is_empty());
    assert_eq!(mails(&ports), 1);
}
