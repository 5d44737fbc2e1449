//! Two accounts that deactivate the same user at the same time.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::sync::Mutex;

use app::account::{AccountSummary, ReadAccountSummaries};
use app::activity::Actor;
use app::store::StoreError;
use app::users::{
    AccountUser, Author, ChangeUsers, ListMemberships, ListUsers, Membership, User, UserChange,
    UserStore, WriteUsers,
};
use domain::ids::{AccountId, UserId};
use domain::user::Role;
use testkit::access::{MemoryAccess, account, member, noon, user, username};
use testkit::system::{Counting, FixedClock};

fn by() -> Author {
    Author { user: None, actor: Actor::user(&user("dana.roy")), address: None, at: noon() }
}

async fn deactivate<S>(store: &S, id: &str)
where
    S: ListUsers + ListMemberships + ReadAccountSummaries + WriteUsers,
{
    let (clock, random) = (FixedClock::at(noon()), Counting::default());
    let changer = ChangeUsers { store, clock: &clock, random: &random };
    changer.deactivate(&by(), &account(id), username("bill.okafor").user_id()).await.unwrap();
}

/// A store in which another account deactivates the user between the read and the write.
struct Overtaken {
    store: MemoryAccess,
    by: Mutex<Option<&'static str>>,
}

impl WriteUsers for Overtaken {
    async fn write_users(&self, change: &UserChange) -> Result<(), StoreError> {
        let first = self.by.lock().unwrap().take();
        if let Some(id) = first {
            deactivate(&self.store, id).await;
        }
        self.store.write_users(change).await
    }
}

impl UserStore for Overtaken {
    async fn get_user(&self, user: &UserId) -> Result<Option<User>, StoreError> {
        self.store.get_user(user).await
    }
}

impl ListUsers for Overtaken {
    async fn account_users(
        &self,
        account: &AccountId,
        after: Option<&UserId>,
        limit: u16,
    ) -> Result<(Vec<AccountUser>, Option<UserId>), StoreError> {
        self.store.account_users(account, after, limit).await
    }

    async fn account_user(
        &self,
        account: &AccountId,
        user: &UserId,
    ) -> Result<Option<AccountUser>, StoreError> {
        self.store.account_user(account, user).await
    }
}

impl ListMemberships for Overtaken {
    async fn list_memberships(&self, user: &UserId) -> Result<Vec<Membership>, StoreError> {
        self.store.list_memberships(user).await
    }
}

impl ReadAccountSummaries for Overtaken {
    async fn account_summaries(
        &self,
        accounts: &[AccountId],
    ) -> Result<Vec<AccountSummary>, StoreError> {
        self.store.account_summaries(accounts).await
    }
}

#[tokio::test]
async fn two_accounts_that_deactivate_a_user_at_the_same_time_leave_no_session() {
    let bill = user("bill.okafor");
    let store = MemoryAccess::default()
        .with_user(bill.clone())
        .with_member(member("bill.okafor", "a-1", Role::Billing))
        .with_member(member("bill.okafor", "a-2", Role::Viewer));
    let overtaken = Overtaken { store: store.clone(), by: Mutex::new(Some("a-2")) };
    deactivate(&overtaken, "a-1").await;
    let memberships = store.list_memberships(&bill.id).await.unwrap();
    assert!(memberships.iter().all(|membership| !membership.active));
    assert_eq!(store.user(&bill.id).unwrap().session_epoch, bill.session_epoch + 1);
}
