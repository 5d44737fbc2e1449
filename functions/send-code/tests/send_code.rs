//! Codes of Forgot Password, from their queue.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use app::login::CodeSender;
use app::mailer::{About, Letter};
use aws_lambda_events::event::sqs::SqsEvent;
use domain::user::Role;
use jiff::SignedDuration;
use send_code::{Ports, handle};
use testkit::access::{MemoryAccess, MemoryMailer, StrictCognito, member, noon, user, username};
use testkit::http::event;
use testkit::ledger::{Faults, When};
use testkit::system::{Counting, FixedClock};

type TestPorts = Ports<StrictCognito, MemoryAccess, MemoryMailer, Counting, FixedClock>;

fn ports(faults: &Faults) -> TestPorts {
    let identity = StrictCognito::with_faults(faults.clone());
    ports_of(identity.with_chosen(&username("dana.roy"), "Quiet-Harbour-2026"), faults)
}

fn ports_of(identity: StrictCognito, faults: &Faults) -> TestPorts {
    let access = MemoryAccess::with_faults(faults.clone());
    let membership = member("dana.roy", "a-1", Role::Viewer);
    let access = access.with_user(user("dana.roy")).with_member(membership);
    let mailer = MemoryMailer::with_faults(faults.clone());
    let sender = CodeSender { identity, access, mailer, random: Counting::default() };
    Ports { sender, clock: FixedClock::at(noon()) }
}

fn mailed(ports: &TestPorts) -> usize {
    ports.sender.identity.mailed_codes(&username("dana.roy")).len()
}

async fn failed(ports: &TestPorts, path: &str) -> Vec<String> {
    let event: SqsEvent = serde_json::from_str(&event(path)).unwrap();
    let answer = handle(ports, event).await;
    answer.batch_item_failures.into_iter().map(|failure| failure.item_identifier).collect()
}

#[tokio::test]
async fn a_bad_message_fails_alone() {
    let ports = ports(&Faults::default());
    assert_eq!(failed(&ports, "send-code/one-bad-of-two.json").await.len(), 1);
    assert_eq!(mailed(&ports), 1);
}

#[tokio::test]
async fn a_user_without_a_chosen_password_is_mailed_the_portal_s_own_code() {
    // Calls: user, memberships, login state, code, mail.
    let faults = Faults::crash_at(5, When::Before);
    let identity = StrictCognito::with_faults(faults.clone());
    let identity = identity.with_temporary(&username("dana.roy"), "Tcm7-Wad4-Kxp2-Bnr9-Hhe5");
    let ports = ports_of(identity, &faults);
    assert_eq!(failed(&ports, "send-code/ok.json").await.len(), 1);
    assert!(ports.sender.mailer.sent().is_empty());
    faults.revive();
    assert!(failed(&ports, "send-code/ok.json").await.is_empty());
    let sent = ports.sender.mailer.sent();
    assert!(matches!(sent[..], [Letter { about: About::ResetCode { .. }, .. }]), "{sent:?}");
    assert_eq!(mailed(&ports), 0, "the provider mails none");
}

#[tokio::test]
async fn a_code_that_the_provider_refuses_for_long_is_given_up() {
    let ports = ports(&Faults::default());
    while failed(&ports, "send-code/ok.json").await.is_empty() {
        assert!(mailed(&ports) < 20, "the provider has a limit");
    }
    let before = mailed(&ports);
    ports.clock.advance(SignedDuration::from_mins(5));
    assert!(failed(&ports, "send-code/ok.json").await.is_empty(), "given up");
    assert_eq!(mailed(&ports), before);
}
