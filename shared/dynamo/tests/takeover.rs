//! A user name that an import takes over, on a real DynamoDB protocol as in memory.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use app::activity::{ActivityLog, ReadActivity};
use app::import::{
    Arrival, Import, ImportStore, InviteOnImport, LeaseStore, Limits, Outcome, Report, RunStore,
    register,
};
use app::users::{Membership, NonEmptySetChange, User, UserChange, UserWrite, WriteUsers};
use domain::user::{Role, UserStatus};
use dynamo::{access::AccessTable, activity::ActivityTable, ledger::LedgerTable};
use jiff::Timestamp;
use serde_json::Value;
use testkit::access::{account, member, noon, user, username};
use testkit::documents;
use testkit::documents::file;
use testkit::ledger::{MemoryFiles, MemoryLedger};
use testkit::local_dynamo::{ACCESS, ACTIVITY, LEDGER, local_dynamo};
use testkit::system::FixedClock;

async fn import<S: ImportStore, Q: RunStore + LeaseStore>(
    (store, runs): (&S, &Q),
    lines: &[Value],
    name: &str,
) -> String {
    let files = MemoryFiles::default();
    let (key, version_id) = (format!("billing/{name}.jsonl"), "v1".to_owned());
    let arrival = Arrival { key, version_id, at: noon(), sequencer: name.to_owned() };
    files.drop_file(&arrival, file(lines));
    register(runs, &arrival).await.unwrap();
    let clock = FixedClock::at(noon());
    let import = Import {
        store,
        documents: &files,
        files: &files,
        runs,
        clock: &clock,
        invite: InviteOnImport(true),
        limits: Limits::default(),
    };
    assert_eq!(import.work("one", Timestamp::MAX).await.unwrap(), Outcome::Done);
    files.text(&Report::key(&arrival)).unwrap()
}

/// What is there after a customer invited a person by the user name of the manager of account `a`,
/// and after its file came.
async fn taken_over<S: ImportStore, Q: RunStore + LeaseStore>(
    (store, runs): (&S, &Q),
    people: &impl WriteUsers,
    logs: &impl ReadActivity,
) -> String {
    let other = documents::account("evil", 1);
    import((store, runs), &[other], "one").await;
    let before = User { status: UserStatus::Invited, ..user("a.manager") };
    let sponsor = Some(username("evil.manager").user_id());
    let place = Membership { sponsor, ..member("a.manager", "evil", Role::Manager) };
    let writes = vec![
        UserWrite::NewUser(before.clone()),
        UserWrite::Member { before: None, after: place },
        UserWrite::Managers(account("evil"), NonEmptySetChange::Add(before.id)),
    ];
    people.write_users(&UserChange { writes, ..UserChange::default() }).await.unwrap();

    let report = import((store, runs), &[documents::account("a", 1)], "two").await;
    let after = store.get_user(&before.id).await.unwrap().unwrap();
    assert_eq!((after.email.as_str(), after.session_epoch), ("a@example.ca", 4));
    let places = store.list_memberships(&before.id).await.unwrap();
    assert_eq!(places, [member("a.manager", "a", Role::Manager)]);
    let mut summaries = store.account_summaries(&[account("a"), account("evil")]).await.unwrap();
    summaries.sort_by(|one, other| one.account.cmp(&other.account));
    let mut told = Vec::new();
    let accounts = ["a", "evil"].map(|id| ActivityLog::Account(account(id)));
    for log in [ActivityLog::User(before.id), ActivityLog::Staff].iter().chain(&accounts) {
        told.push(logs.activities(log, None, 10).await.unwrap());
    }
    format!("{report}\n{after:#?}\n{places:#?}\n{summaries:#?}\n{told:#?}")
}

#[tokio::test]
async fn a_user_name_is_taken_over_as_in_memory() {
    let client = local_dynamo().await;
    let posting = LedgerTable::new(client.clone(), LEDGER)
        .with_access(AccessTable::new(client.clone(), ACCESS).with_activity(ACTIVITY));
    let runs = LedgerTable::new(client.clone(), LEDGER);
    let people = AccessTable::new(client.clone(), ACCESS).with_activity(ACTIVITY);
    let logs = ActivityTable::new(client, ACTIVITY);
    let memory = MemoryLedger::default();
    let real = taken_over((&posting, &runs), &people, &logs).await;
    let fake = taken_over((&memory, &memory), memory.access(), memory.access()).await;
    assert_eq!(real, fake);
}
