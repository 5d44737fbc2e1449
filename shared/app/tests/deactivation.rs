//! Two accounts that deactivate the same user at the same time.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::sync::Mutex;

use app::access::{AccountCard, ListMemberships, Membership, ReadCards, User, UserStore};
use app::activity::Actor;
use app::store::StoreError;
use app::users::{AccountUser, By, ChangePeople, Changer, ListUsers, PeopleChange};
use domain::ids::{AccountId, UserId};
use domain::people::Role;
use testkit::access::{MemoryAccess, account, member, noon, user, username};
use testkit::outside::{Counting, FixedClock};

fn by() -> By {
    By { user: None, actor: Actor::user(&user("dana.roy")), address: None, at: noon() }
}

async fn deactivate<S>(store: &S, place: &str)
where
    S: ListUsers + ListMemberships + ReadCards + ChangePeople,
{
    let (clock, random) = (FixedClock::at(noon()), Counting::default());
    let changer = Changer { store, clock: &clock, random: &random };
    changer.deactivate(&by(), &account(place), username("bill.okafor").user_id()).await.unwrap();
}

/// A store to which another account comes first, between what is read and what is written.
struct Overtaken {
    store: MemoryAccess,
    by: Mutex<Option<&'static str>>,
}

impl ChangePeople for Overtaken {
    async fn change_people(&self, change: &PeopleChange) -> Result<(), StoreError> {
        let first = self.by.lock().unwrap().take();
        if let Some(place) = first {
            deactivate(&self.store, place).await;
        }
        self.store.change_people(change).await
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

impl ReadCards for Overtaken {
    async fn cards(&self, accounts: &[AccountId]) -> Result<Vec<AccountCard>, StoreError> {
        self.store.cards(accounts).await
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
    let places = store.list_memberships(&bill.id).await.unwrap();
    assert!(places.iter().all(|place| !place.active));
    assert_eq!(store.user(&bill.id).unwrap().session_epoch, bill.session_epoch + 1);
}
