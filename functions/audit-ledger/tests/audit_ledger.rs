//! The audit on schedule and on demand.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::io;

use app::audit::ExportFiles;
use audit_ledger::{Answer, AuditError, Event, Ports, handle};
use domain::ids::AccountId;
use jiff::SignedDuration;
use serde_json::{Value, json};
use testkit::access::noon;
use testkit::documents::{account, invoice};
use testkit::ledger::{MemoryLedger, imported};
use testkit::system::FixedClock;

/// No journal here is long.
#[derive(Debug)]
struct NoExports;

impl ExportFiles for NoExports {
    async fn put_journal(&self, account: &AccountId, _journal: &str) -> io::Result<String> {
        Err(io::Error::other(format!("{account} is short")))
    }
}

type World = Ports<MemoryLedger, NoExports, FixedClock>;

/// 48 accounts, two for every hour, each with an invoice.
async fn ports() -> World {
    let lines = (0..48).flat_map(|number| {
        let name = format!("a-{number:02}");
        [account(&name, 1), invoice(&format!("i-{number}"), &name, "50.00")]
    });
    let (store, _) = imported(&lines.collect::<Vec<_>>()).await;
    Ports { store, exports: NoExports, clock: FixedClock::at(noon()) }
}

/// 120 accounts, five for every hour, which is more than one batch.
async fn crowded() -> World {
    let lines: Vec<_> = (0..120).map(|number| account(&format!("a-{number:03}"), 1)).collect();
    let (store, _) = imported(&lines).await;
    Ports { store, exports: NoExports, clock: FixedClock::at(noon()) }
}

fn event(value: Value) -> Event {
    serde_json::from_value(value).unwrap()
}

async fn asked(ports: &World, value: Value) -> Result<Answer, AuditError> {
    handle(ports, &event(value), noon() + SignedDuration::from_mins(15)).await
}

fn damage(ports: &World, account: &str) {
    let id = AccountId::parse(account).unwrap();
    ports.store.damage(&id, |state| state.ledger.last_seq = 7);
}

#[tokio::test]
async fn an_audit_on_demand_returns_the_violations() {
    let ports = ports().await;
    let sound = asked(&ports, json!({})).await.unwrap();
    assert_eq!((sound.accounts, sound.violations.len(), sound.next), (48, 0, None));
    damage(&ports, "a-07");
    let wrong = serde_json::to_value(asked(&ports, json!({})).await.unwrap()).unwrap();
    let what = "L1 at account: expected 1 entries, 0 changes, until 2026-07-01, \
                found 7 entries, 0 changes, until 2026-07-01";
    let violations = json!([{ "account": "a-07", "what": what }]);
    assert_eq!(wrong, json!({ "accounts": 48, "violations": violations, "next": null }));
    let remaining = asked(&ports, json!({ "cursor": "a-39" })).await.unwrap();
    assert_eq!((remaining.accounts, remaining.violations.len()), (8, 0));
}

#[tokio::test]
async fn an_audit_out_of_time_returns_the_cursor_to_continue_with() {
    let ports = ports().await;
    let soon = noon() + SignedDuration::from_secs(1);
    let answer = handle(&ports, &event(json!({})), soon).await.unwrap();
    assert!(answer.accounts > 0 && answer.accounts < 48, "{answer:?}");
    let remaining = asked(&ports, json!({ "cursor": answer.next.unwrap() })).await.unwrap();
    assert_eq!((answer.accounts + remaining.accounts, remaining.next), (48, None));
    let scheduled = event(json!({ "scheduledAt": "2026-07-15T12:00:00Z" }));
    assert!(handle(&ports, &scheduled, soon).await.is_ok(), "its part is small");
    let crowded = crowded().await;
    let over = handle(&crowded, &scheduled, soon).await;
    assert!(matches!(over, Err(AuditError::TimeOver(3))), "{over:?}");
}

#[tokio::test]
async fn every_hour_audits_its_part_and_a_day_audits_all_accounts() {
    let ports = ports().await;
    damage(&ports, "a-05");
    let mut accounts = 0;
    for hour in 0..24 {
        let answer =
            asked(&ports, json!({ "scheduledAt": format!("2026-07-15T{hour:02}:30:00Z") }));
        match answer.await {
            Ok(answer) => accounts += answer.accounts,
            Err(AuditError::Violations(1)) => {
                assert_eq!(hour, 5, "its part has the damaged account")
            }
            Err(other) => unreachable!("{other}"),
        }
    }
    assert_eq!(accounts, 46, "and the two of the part that failed");
}

#[tokio::test]
async fn one_account_can_be_audited_and_exported() {
    let ports = ports().await;
    damage(&ports, "a-05");
    let sound = asked(&ports, json!({ "account": "a-06" })).await.unwrap();
    assert_eq!((sound.accounts, sound.violations.len(), sound.journal), (1, 0, None));
    let wrong = asked(&ports, json!({ "account": "a-05", "export": true })).await.unwrap();
    assert_eq!(wrong.violations.len(), 1);
    assert!(wrong.journal.unwrap().starts_with("; Account a-05\n"));
    assert_eq!(asked(&ports, json!({ "account": "nobody" })).await.unwrap().accounts, 0);
    let no_id = asked(&ports, json!({ "account": "a b" })).await;
    assert!(matches!(no_id, Err(AuditError::BadAccount(_))), "{no_id:?}");
}

#[test]
fn the_schedule_s_event_is_parsed_and_an_unknown_field_is_refused() {
    let hourly = include_str!("../../../events/audit-ledger/hourly.json");
    let event: Event = serde_json::from_str(hourly).unwrap();
    assert!(event.scheduled_at.is_some());
    assert!(serde_json::from_value::<Event>(json!({ "acount": "a" })).is_err());
}
