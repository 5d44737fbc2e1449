//! The operator who deployed the portal invites the bootstrap administrator.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use app::activity::{Action, ActivityLog, Actor};
use bootstrap_admin::{Answer, Failure, Ports, handle};
use domain::user::{Staff, UserStatus};
use testkit::access::{MemoryAccess, MemoryInvitations, noon, username};
use testkit::http::event;
use testkit::system::{Counting, FixedClock};

type TestPorts = Ports<MemoryAccess, MemoryInvitations, FixedClock, Counting>;

fn ports() -> TestPorts {
    Ports {
        store: MemoryAccess::default(),
        queue: MemoryInvitations::default(),
        clock: FixedClock::at(noon()),
        random: Counting::default(),
    }
}

async fn invoke(ports: &TestPorts, body: &str) -> Result<Answer, Failure> {
    handle(ports, serde_json::from_str(body).unwrap()).await
}

#[tokio::test]
async fn an_e_mail_address_suffices_and_a_second_call_sends_a_new_invitation() {
    let ports = ports();
    let ada = Answer { username: "ada.admin".to_owned() };
    assert_eq!(invoke(&ports, &event("bootstrap-admin/admin.json")).await, Ok(ada));
    let user = ports.store.user(&username("ada.admin").user_id()).unwrap();
    assert_eq!((user.staff, user.status), (Some(Staff::Admin), UserStatus::Recorded));
    assert!(ports.store.admins().contains(&user.id));
    let logged = ports.store.activities();
    assert_eq!((&logged[0].log, &logged[0].actor), (&ActivityLog::Staff, &Actor::deployer()));
    invoke(&ports, &event("bootstrap-admin/admin.json")).await.unwrap();
    assert_eq!(ports.store.activities()[1].action, Action::UserInvitedAgain);
    assert_eq!((ports.store.users(), ports.queue.sent().len()), (1, 2));
}

#[tokio::test]
async fn an_invalid_field_is_named() {
    let ports = ports();
    for (body, named) in [
        (r#"{"email":"nobody"}"#, "email"),
        (r#"{"email":"a@example.ca"}"#, "username"),
        (r#"{"email":"ada@example.ca","language":"de"}"#, "language"),
        (r#"{"email":"ada@example.ca","givenName":"","familyName":""}"#, "givenName"),
    ] {
        assert_eq!(invoke(&ports, body).await, Err(Failure::Value(named)), "{body}");
    }
    assert_eq!(ports.store.users(), 0);
}
