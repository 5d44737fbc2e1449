//! The `access` table against a real DynamoDB protocol: the same suite as the one in memory.

use std::collections::BTreeSet;

use app::activity::{ActivityLog, ReadActivity};
use app::staff::FindAccounts;
use app::store::{Condition, StoreError};
use app::users::{InviteStore, InvitedBy, Membership, OpenInvitation, UserStore};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::TransactWriteItem;
use domain::user::{Email, Role};
use dynamo::access::{
    AccessTable, join_account, put_account_summary, put_new_user, put_number, put_unmanaged,
    require_new_user, require_user_email,
};
use dynamo::activity::ActivityTable;
use dynamo::error::transaction_error;
use dynamo::item::{key, text};
use testkit::access::{
    account, account_suite, login_suite, mail_feedback_suite, member, noon, staff_login_suite,
    user, user_suite, username,
};
use testkit::local_dynamo::{ACCESS, ACTIVITY, local_dynamo};

async fn table() -> (Client, AccessTable) {
    let client = local_dynamo().await;
    (client.clone(), AccessTable::new(client, ACCESS))
}

/// What the first and the second item of a [`commit`] are called.
const FIRST: Condition = Condition::User;
const SECOND: Condition = Condition::Member;

async fn commit(client: &Client, items: Vec<TransactWriteItem>) -> Result<(), StoreError> {
    let conditions = [FIRST, SECOND].map(Some);
    let write = client.transact_write_items().set_transact_items(Some(items)).send().await;
    write.map(|_| ()).map_err(|error| transaction_error(&error, &conditions))
}

#[tokio::test]
async fn the_table_stores_users_sessions_and_challenges() {
    user_suite::all(&table().await.1).await;
}

#[tokio::test]
async fn the_table_stores_suppressed_addresses() {
    mail_feedback_suite::all(&table().await.1).await;
}

#[tokio::test]
async fn the_table_stores_changes_of_a_login_with_their_activities() {
    let (client, table) = table().await;
    login_suite::all(&table.with_activity(ACTIVITY)).await;
    let log = ActivityLog::Account(account("a-1"));
    let written = ActivityTable::new(client, ACTIVITY).activities(&log, None, 100).await;
    let (written, _) = written.unwrap();
    let written: BTreeSet<_> =
        written.into_iter().map(|one| (one.detail.unwrap(), one.action)).collect();
    let expected = login_suite::LOGGED.iter().map(|(name, action)| ((*name).to_owned(), *action));
    assert_eq!(written, expected.collect());
}

#[tokio::test]
async fn the_table_stores_changes_of_a_login_by_staff() {
    let (_, table) = table().await;
    staff_login_suite::all(&table.with_activity(ACTIVITY)).await;
}

#[tokio::test]
async fn the_table_stores_accounts_and_staff_with_their_activities() {
    let (client, table) = table().await;
    for (id, name) in [("a-1", "Érable & Fils"), ("a-2", "Erable Nord"), ("a-3", "Pine")] {
        let (account, number) = (account(id), format!("N-{id}"));
        let taken = (id == "a-3").then(|| username("pine.owner"));
        let mut items = vec![
            put_account_summary(ACCESS, &account, name, &number, None, taken.as_ref()).unwrap(),
            put_number(ACCESS, &account, &number).unwrap(),
        ];
        items.extend(taken.map(|_| put_unmanaged(ACCESS, &account).unwrap()));
        commit(&client, items).await.unwrap();
    }
    let log = ActivityTable::new(client, ACTIVITY);
    account_suite::all(&table.with_activity(ACTIVITY), &log).await;
}

#[tokio::test]
async fn a_manager_is_recorded_with_the_account_or_not_at_all() {
    let (client, table) = table().await;
    let (dana, place) = (user("dana.roy"), member("dana.roy", "a-1", Role::Manager));
    let items =
        || vec![put_new_user(ACCESS, &dana).unwrap(), join_account(ACCESS, &place).unwrap()];
    assert_eq!(commit(&client, items()).await, Ok(()));
    assert_eq!(table.get_user(&dana.id).await, Ok(Some(dana.clone())));
    assert_eq!(table.get_membership(&dana.id, &place.account).await, Ok(Some(place.clone())));
    assert_eq!(commit(&client, items()).await, Err(StoreError::ConditionFailed(FIRST)));
}

#[tokio::test]
async fn an_existing_user_joins_another_account_only_with_the_same_address() {
    let (client, table) = table().await;
    let dana = user("dana.roy");
    user_suite::put_user(&table, &dana).await.unwrap();
    let place = member("dana.roy", "a-2", Role::Manager);
    let items = |email: &Email| {
        vec![
            join_account(ACCESS, &place).unwrap(),
            require_user_email(ACCESS, &dana.id, email).unwrap(),
        ]
    };
    let other = Email::parse("other@example.ca").unwrap();
    assert_eq!(commit(&client, items(&other)).await, Err(StoreError::ConditionFailed(SECOND)));
    assert_eq!(table.get_membership(&dana.id, &place.account).await, Ok(None));
    assert_eq!(commit(&client, items(&dana.email)).await, Ok(()));
    assert_eq!(table.get_membership(&dana.id, &place.account).await, Ok(Some(place)));
}

#[tokio::test]
async fn joining_again_changes_no_role() {
    let (client, table) = table().await;
    let viewer = member("dana.roy", "a-1", Role::Viewer);
    user_suite::put_member(&table, &viewer).await.unwrap();
    let manager = Membership { role: Role::Manager, ..viewer.clone() };
    commit(&client, vec![join_account(ACCESS, &manager).unwrap()]).await.unwrap();
    let kept = table.get_membership(&viewer.user, &viewer.account).await;
    assert_eq!(kept, Ok(Some(viewer)));
}

#[tokio::test]
async fn an_import_invites_users_who_have_signed_in_and_records_others() {
    let (client, table) = table().await;
    let dana = user("dana.roy");
    user_suite::put_user(&table, &dana).await.unwrap();
    let open = OpenInvitation { inviter: InvitedBy::Provider, expires_at: noon() };
    let member = member("dana.roy", "a-1", Role::Manager);
    let asked = Membership { active: false, invitation: Some(open), ..member.clone() };
    let new = || require_new_user(ACCESS, &dana.id, &dana.email).unwrap();
    let at_once = vec![join_account(ACCESS, &member).unwrap(), new()];
    assert_eq!(commit(&client, at_once).await, Err(StoreError::ConditionFailed(SECOND)));
    commit(&client, vec![join_account(ACCESS, &asked).unwrap()]).await.unwrap();
    let found = table.get_membership(&dana.id, &member.account).await;
    assert_eq!(found, Ok(Some(asked.clone())));
    // Who belongs to it already stays so.
    let there = Membership { account: account("a-2"), ..member };
    user_suite::put_member(&table, &there).await.unwrap();
    let asked = Membership { account: account("a-2"), ..asked };
    commit(&client, vec![join_account(ACCESS, &asked).unwrap()]).await.unwrap();
    assert_eq!(table.get_membership(&dana.id, &there.account).await, Ok(Some(there)));
}

#[tokio::test]
async fn an_item_that_the_code_cannot_have_written_is_corrupt() {
    let (client, table) = table().await;
    let dana = user("dana.roy");
    user_suite::put_user(&table, &dana).await.unwrap();
    let update = client.update_item().table_name(ACCESS);
    let update = update
        .set_key(Some(key(format!("U#{}", dana.id), "USER")))
        .update_expression("SET email = :nobody")
        .expression_attribute_values(":nobody", text("nobody"));
    update.send().await.unwrap();
    let corrupt = StoreError::Corrupt(format!("email of U#{} / USER", dana.id));
    assert_eq!(table.get_user(&dana.id).await, Err(corrupt));
}

#[tokio::test]
async fn a_missing_table_is_unavailable() {
    let (client, _) = table().await;
    let nowhere = AccessTable::new(client, "nowhere");
    let answer = nowhere.get_user(&user("dana.roy").id).await;
    assert!(matches!(answer, Err(StoreError::Unavailable(_))), "{answer:?}");
}

#[tokio::test]
async fn a_search_by_name_ends_after_the_last_account() {
    let (_, table) = table().await;
    for name in ["pine", "erable\u{10ffff}z"] {
        let after = (name.to_owned(), account("a-1"));
        assert_eq!(table.accounts_named("erable", Some(&after), 10).await, Ok(vec![]), "{name}");
    }
}
