//! The invitation worker, from its queue.

#![allow(clippy::expect_used, reason = "a test may panic")]

use app::users::Inviter;
use aws_lambda_events::event::sqs::SqsEvent;
use domain::user::{Role, Staff, UserStatus};
use invite::{Ports, handle};
use jiff::SignedDuration;
use testkit::access::{MemoryAccess, MemoryMailer, StrictCognito, member, noon, user};
use testkit::http::event;
use testkit::ledger::{Faults, When};
use testkit::system::{Counting, FixedClock};

type TestPorts = Ports<MemoryAccess, StrictCognito, MemoryMailer, Counting, FixedClock>;

fn ports(faults: &Faults) -> TestPorts {
    let mut recorded = user("dana.roy");
    recorded.status = UserStatus::Recorded;
    let mut lou = user("lou.agent");
    (lou.staff, lou.status) = (Some(Staff::Agent), UserStatus::Recorded);
    let store = MemoryAccess::with_faults(faults.clone())
        .with_user(recorded)
        .with_user(lou)
        .with_member(member("dana.roy", "a-1", Role::Manager));
    let inviter = Inviter {
        store,
        logins: StrictCognito::with_faults(faults.clone()),
        mailer: MemoryMailer::with_faults(faults.clone()),
        random: Counting::default(),
        valid_for: SignedDuration::from_hours(7 * 24),
    };
    Ports { inviter, clock: FixedClock::at(noon()) }
}

async fn failed(ports: &TestPorts, path: &str) -> Vec<String> {
    let event: SqsEvent = serde_json::from_str(&event(path)).expect("an event");
    let answer = handle(ports, event).await;
    answer.batch_item_failures.into_iter().map(|failure| failure.item_identifier).collect()
}

#[tokio::test]
async fn each_kind_of_message_sends_one_mail() {
    for path in ["invite/recorded.json", "invite/staff.json"] {
        let ports = ports(&Faults::default());
        assert!(failed(&ports, path).await.is_empty(), "{path}");
        assert!(failed(&ports, path).await.is_empty(), "{path}");
        assert_eq!(ports.inviter.mailer.sent().len(), 1, "delivered twice: {path}");
    }
}

#[tokio::test]
async fn a_bad_message_fails_alone() {
    let ports = ports(&Faults::default());
    let failed = failed(&ports, "invite/one-bad-of-three.json").await;
    assert_eq!(failed, ["19dd0b57-b21e-4ac1-bd88-01bbb068cb71"]);
    assert_eq!(ports.inviter.mailer.sent().len(), 2);
}

#[tokio::test]
async fn a_crash_between_login_and_mail_is_delivered_again() {
    // Calls: user, membership, login state, mark, create, mail, record.
    let faults = Faults::crash_at(6, When::Before);
    let ports = ports(&faults);
    assert_eq!(failed(&ports, "invite/recorded.json").await.len(), 1);
    assert!(ports.inviter.mailer.sent().is_empty());
    faults.revive();
    ports.clock.advance(SignedDuration::from_secs(90));
    assert!(failed(&ports, "invite/recorded.json").await.is_empty());
    assert_eq!(ports.inviter.mailer.sent().len(), 1);
}
