//! Each run enqueues some of the invitations that staff released.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use app::staff::{ReleaseOrder, Released};
use app::users::{User, UserChange, UserWrite, WriteUsers};
use domain::user::{Role, UserStatus};
use release_invitations::{Ports, handle};
use testkit::access::{MemoryAccess, MemoryInvitations, member, noon, user};

#[tokio::test]
async fn a_run_enqueues_its_share_and_the_last_run_ends_the_release() {
    let mut store = MemoryAccess::default();
    for name in ["waits.one", "waits.two", "waits.three"] {
        let waits = User { status: UserStatus::Recorded, ..user(name) };
        store = store.with_user(waits).with_member(member(name, "a-1", Role::Manager));
    }
    let order = ReleaseOrder { at: noon(), accounts: None, position: None };
    let writes = vec![UserWrite::Release(order)];
    store.write_users(&UserChange { writes, ..UserChange::default() }).await.unwrap();
    let queue = MemoryInvitations::default();
    let ports = Ports { store, queue, per_minute: 2 };
    assert_eq!(handle(&ports).await, Ok(Released { sent: 2, ended: false }));
    assert_eq!(handle(&ports).await, Ok(Released { sent: 1, ended: true }));
    assert_eq!(handle(&ports).await, Ok(Released { sent: 0, ended: true }));
    assert_eq!(ports.queue.sent().len(), 3);
}
