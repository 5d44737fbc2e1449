//! What SES reports of mails, from its queue.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use app::mail_feedback::{FeedbackRecorder, ReadSuppressions};
use aws_lambda_events::event::sqs::SqsEvent;
use domain::user::{Email, EmailProblem};
use mail_feedback::{Ports, handle};
use testkit::access::MemoryAccess;
use testkit::http::event;
use testkit::ledger::{Faults, When};

fn ports(faults: &Faults) -> Ports<MemoryAccess> {
    Ports { recorder: FeedbackRecorder { access: MemoryAccess::with_faults(faults.clone()) } }
}

/// How many messages come again.
async fn failed(ports: &Ports<MemoryAccess>, path: &str) -> usize {
    let event: SqsEvent = serde_json::from_str(&event(path)).unwrap();
    handle(ports, event).await.batch_item_failures.len()
}

async fn problem(ports: &Ports<MemoryAccess>, address: &str) -> Option<EmailProblem> {
    let email = Email::parse(address).unwrap();
    let found = ports.recorder.access.suppressions(std::slice::from_ref(&email)).await.unwrap();
    found.get(&email).map(|known| known.problem)
}

#[tokio::test]
async fn a_permanent_bounce_and_a_complaint_suppress_their_addresses() {
    let ports = ports(&Faults::default());
    for _delivery in 0..2 {
        assert_eq!(failed(&ports, "mail-feedback/ok.json").await, 0);
        let bounced = problem(&ports, "bounced@example.ca").await;
        assert_eq!(bounced, Some(EmailProblem::Bounced));
        let complained = problem(&ports, "complained@example.ca").await;
        assert_eq!(complained, Some(EmailProblem::Complained));
    }
}

#[tokio::test]
async fn a_bounce_that_may_pass_and_a_delivery_suppress_nothing() {
    let ports = ports(&Faults::default());
    assert_eq!(failed(&ports, "mail-feedback/nothing-to-suppress.json").await, 0);
    for address in ["full@example.ca", "delivered@example.ca"] {
        assert_eq!(problem(&ports, address).await, None, "{address}");
    }
}

#[tokio::test]
async fn a_bad_message_fails_alone() {
    let ports = ports(&Faults::default());
    assert_eq!(failed(&ports, "mail-feedback/one-bad-of-two.json").await, 1);
    assert_eq!(problem(&ports, "bounced@example.ca").await, Some(EmailProblem::Bounced));
}

#[tokio::test]
async fn a_report_that_was_not_recorded_comes_again() {
    let faults = Faults::crash_at(1, When::Before);
    let ports = ports(&faults);
    assert_eq!(failed(&ports, "mail-feedback/one-bad-of-two.json").await, 2);
    faults.revive();
    assert_eq!(failed(&ports, "mail-feedback/one-bad-of-two.json").await, 1);
    assert_eq!(problem(&ports, "bounced@example.ca").await, Some(EmailProblem::Bounced));
}
