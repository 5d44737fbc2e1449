//! Import of billing documents, over ports in memory: every line is posted, a duplicate or
//! rejected, and a run that is interrupted anywhere ends like one that is not.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod account_lines;
mod bounds;
mod codes;
mod deadline;
mod left_out;
mod paused;
mod portal;
mod races;
mod stages;
mod takeover;
mod text;

use app::import::{Arrival, Import, InviteOnImport, Limits, Outcome, Report, register};
use app::system::Clock;
use domain::ids::{AccountId, Username};
use domain::user::Email;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use testkit::documents::{account, entangled, file, invoice, payment, refund, with, without};
use testkit::ledger::{Faults, MemoryFiles, MemoryLedger, When};
use testkit::system::FixedClock;

/// The ports of an import, with its limits.
struct World<C = FixedClock> {
    ledger: MemoryLedger,
    files: MemoryFiles,
    clock: C,
    faults: Faults,
    limits: Limits,
}

impl World {
    fn new(faults: Faults) -> Self {
        Self::at(FixedClock::at(instant("2026-07-20T15:00:00Z")), faults, Limits::default())
    }
}

impl<C: Clock> World<C> {
    fn at(clock: C, faults: Faults, limits: Limits) -> Self {
        let ledger = MemoryLedger::new(faults.clone());
        let email = Email::parse("staff@example.ca").unwrap();
        ledger.put_user(&Username::parse("taken").unwrap(), email, true);
        Self { ledger, files: MemoryFiles::new(faults.clone()), clock, faults, limits }
    }

    async fn work(&self, owner: &str) -> Result<Outcome, app::import::ImportError> {
        self.context().work(owner, instant("2099-01-01T00:00:00Z")).await
    }

    fn context(&self) -> Import<'_, MemoryLedger, MemoryFiles, MemoryFiles, MemoryLedger, C> {
        Import {
            store: &self.ledger,
            documents: &self.files,
            files: &self.files,
            runs: &self.ledger,
            clock: &self.clock,
            invite: InviteOnImport(true),
            limits: self.limits,
        }
    }

    async fn import(&self, arrival: &Arrival, content: impl Into<Vec<u8>>) -> Value {
        self.files.drop_file(arrival, content);
        register(&self.ledger, arrival).await.unwrap();
        assert_eq!(self.work("one").await.unwrap(), Outcome::Done);
        self.report(arrival)
    }

    fn report(&self, arrival: &Arrival) -> Value {
        let text = self.files.text(&Report::key(arrival)).unwrap();
        assert_eq!(self.files.text(&Report::latest_key(arrival)).as_ref(), Some(&text));
        serde_json::from_str(&text).unwrap()
    }
}

fn instant(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn arrival(name: &str, version: &str) -> Arrival {
    Arrival {
        key: format!("billing/{name}.jsonl"),
        version_id: version.to_owned(),
        at: instant("2026-07-20T14:00:00Z"),
        sequencer: version.to_owned(),
    }
}

/// The account with a manager of this user name.
fn named(mut account: Value, username: &str) -> Value {
    account["manager"]["username"] = json!(username);
    account
}

fn codes(report: &Value) -> Vec<(u64, String)> {
    listed(report, "problems")
}

fn warnings(report: &Value) -> Vec<(u64, String)> {
    listed(report, "warnings")
}

fn listed(report: &Value, list: &str) -> Vec<(u64, String)> {
    let problems = report[list].as_array().unwrap();
    let code = |problem: &Value| {
        (problem["line"].as_u64().unwrap(), problem["code"].as_str().unwrap().to_owned())
    };
    problems.iter().map(code).collect()
}

#[tokio::test]
async fn every_line_is_posted_a_duplicate_or_rejected() {
    let world = World::new(Faults::default());
    let report = world.import(&arrival("july", "v1"), entangled()).await;
    let expected = [
        (1, "unknown-account"),
        (3, "unknown-payment"),
        (6, "too-much"),
        (10, "conflict"),
        (11, "not-json"),
        (13, "stale"),
        (15, "unknown-invoice"),
        (19, "number-taken"),
    ];
    assert_eq!(codes(&report), expected.map(|(line, code)| (line, code.to_owned())));
    assert_eq!(warnings(&report), [(22, "username-taken".to_owned())]);
    let count = |name: &str| report[name].as_u64().unwrap();
    assert_eq!((count("lines"), count("rejected"), count("duplicates")), (22, 8, 1));
    assert_eq!(count("posted") + count("duplicates") + count("rejected"), count("lines"));
    assert_eq!(count("late"), 4, "lines after the refund of the 12th with an earlier date");
    assert_eq!(report["file"], "complete");
    let a = AccountId::parse("a").unwrap();
    let ledger = world.ledger.ledger_of(&a).unwrap();
    assert_eq!(ledger.balance.to_string(), "10.00");
    assert_eq!(ledger.last_seq, 7);
}

#[tokio::test]
async fn a_file_that_arrives_again_posts_nothing() {
    let world = World::new(Faults::default());
    let lines = file(&[account("a", 1), invoice("i-1", "a", "9.00"), payment("p-1", "a", "9.00")]);
    world.import(&arrival("july", "v1"), lines.clone()).await;
    let before = world.ledger.snapshot();
    let report = world.import(&arrival("july", "v2"), lines).await;
    assert_eq!((report["posted"].as_u64(), report["duplicates"].as_u64()), (Some(0), Some(3)));
    assert_eq!(world.ledger.snapshot(), before);
}

#[tokio::test]
async fn a_run_that_is_out_of_time_continues_in_the_next_call() {
    let world = World::new(Faults::default());
    let arrival = arrival("july", "v1");
    world.files.drop_file(&arrival, entangled());
    register(&world.ledger, &arrival).await.unwrap();
    let deadline = instant("2026-07-20T15:00:00Z");
    assert_eq!(world.context().work("one", deadline).await.unwrap(), Outcome::OutOfTime);
    assert_eq!(world.files.text(&Report::key(&arrival)), None);
    assert_eq!(world.work("two").await.unwrap(), Outcome::Done);
    assert_eq!(world.report(&arrival)["lines"], 22);
}

#[tokio::test]
async fn while_one_call_imports_another_is_busy() {
    use app::import::LeaseStore;
    let world = World::new(Faults::default());
    let arrival = arrival("july", "v1");
    world.files.drop_file(&arrival, file(&[account("a", 1)]));
    register(&world.ledger, &arrival).await.unwrap();
    let (now, until) = (instant("2026-07-20T15:00:00Z"), instant("2026-07-20T15:01:30Z"));
    assert!(world.ledger.acquire("other", now, until).await.unwrap());
    assert_eq!(world.work("one").await.unwrap(), Outcome::Busy);
    world.clock.advance(SignedDuration::from_mins(2));
    assert_eq!(world.work("one").await.unwrap(), Outcome::Done, "the other's lease expired");
}

#[tokio::test]
async fn a_new_account_s_manager_is_recorded_and_invited_once() {
    let world = World::new(Faults::default());
    let lines = file(&[account("a", 1), with(account("b", 1), "manager", Value::Null)]);
    world.import(&arrival("july", "v1"), lines).await;
    world.import(&arrival("july", "v2"), file(&[account("a", 2)])).await;
    assert_eq!(world.ledger.invited().len(), 1);
    let username = Username::parse("A.manager").unwrap();
    let user = world.ledger.access().user(&username.user_id()).unwrap();
    assert_eq!(user.email.as_str(), "a@example.ca");
}

#[tokio::test]
async fn a_manager_who_has_signed_in_before_is_invited_to_accept() {
    let world = World::new(Faults::default());
    let username = domain::ids::Username::parse("A.manager").unwrap();
    world.ledger.put_user(&username, Email::parse("a@example.ca").unwrap(), false);
    let report = world.import(&arrival("july", "v1"), file(&[account("a", 1)])).await;
    assert!(codes(&report).is_empty(), "{report:?}");
    let invited = (username.user_id(), AccountId::parse("a").unwrap());
    assert_eq!(world.ledger.members_and_invited(), [[].into(), [invited.clone()].into()]);
    assert_eq!(world.ledger.invited().into_iter().collect::<Vec<_>>(), [invited]);
}

#[tokio::test]
async fn a_member_of_staff_does_not_become_the_manager_of_an_account() {
    let world = World::new(Faults::default());
    let username = Username::parse("A.manager").unwrap();
    world.ledger.put_user(&username, Email::parse("a@example.ca").unwrap(), true);
    let report = world.import(&arrival("july", "v1"), file(&[account("a", 1)])).await;
    assert_eq!(warnings(&report), [(1, "username-taken".to_owned())]);
    assert!(world.ledger.invited().is_empty());
}

#[tokio::test]
async fn an_account_whose_manager_s_user_name_is_taken_is_posted_with_its_documents() {
    let world = World::new(Faults::default());
    let lines = [named(account("b", 1), "taken"), invoice("i", "b", "9.00")];
    let report = world.import(&arrival("july", "v1"), file(&lines)).await;
    assert_eq!((codes(&report), &report["posted"]), (vec![], &json!(2)));
    let expected = json!([{
        "line": 1, "type": "account", "id": "b", "code": "username-taken",
        "message": "/manager/username taken is taken: the account has no manager",
    }]);
    assert_eq!((&report["warnings"], &report["warningCount"]), (&expected, &json!(1)));
    let key = "reports/billing/july.jsonl/v1.warnings.jsonl";
    assert_eq!(report["warningsKey"], key);
    let all: Value = serde_json::from_str(&world.files.text(key).unwrap()).unwrap();
    assert_eq!(all, expected[0]);
    assert!(world.ledger.invited().is_empty(), "no user joins the account");

    let report = world.import(&arrival("july", "v2"), file(&lines)).await;
    assert_eq!(report["duplicates"], 2);
    assert_eq!((&report["warningCount"], &report["warningsKey"]), (&json!(0), &Value::Null));
}

#[tokio::test]
async fn today_is_the_account_s_own_day_when_the_file_arrived() {
    let world = World::new(Faults::default());
    // 02:00 UTC on the 21st is still the 20th in Toronto, and the 21st in Paris.
    let at = instant("2026-07-21T02:00:00Z");
    let arrival = Arrival { at, ..arrival("july", "v1") };
    let paris = with(account("paris", 1), "timeZone", json!("Europe/Paris"));
    let future = |id: &str, account: &str| {
        with(payment(id, account, "1.00"), "receivedOn", json!("2026-12-31"))
    };
    let lines = [account("a", 1), paris, future("p-1", "a"), future("p-2", "paris")];
    world.import(&arrival, file(&lines)).await;
    let day = |id: &str| {
        let entries = world.ledger.entries_of(&AccountId::parse(id).unwrap());
        entries[0].id.on.to_string()
    };
    assert_eq!((day("a").as_str(), day("paris").as_str()), ("2026-07-20", "2026-07-21"));
}

#[tokio::test]
async fn blank_lines_are_rejected_and_carriage_returns_are_ignored() {
    let world = World::new(Faults::default());
    let text = format!("{}\r\n\n{}\r\n", account("a", 1), payment("p", "a", "1.00"));
    let report = world.import(&arrival("dos", "v1"), text).await;
    assert_eq!((codes(&report), &report["posted"]), (vec![(2, "not-json".into())], &json!(2)));
}

#[tokio::test]
async fn a_run_without_progress_is_abandoned_and_the_next_one_is_processed() {
    let world = World::new(Faults::default());
    let stuck = arrival("stuck", "v1");
    world.files.drop_file(&stuck, file(&[account("a", 1)]));
    world.files.break_file(&stuck);
    let next = Arrival { at: instant("2026-07-20T14:30:00Z"), ..arrival("next", "v1") };
    world.files.drop_file(&next, file(&[account("b", 1)]));
    for arrival in [&stuck, &next] {
        register(&world.ledger, arrival).await.unwrap();
    }
    assert!(world.work("one").await.is_err());
    assert_eq!(world.report(&next)["posted"], 1, "it does not wait for the run before it");
    assert_eq!(world.files.text(&Report::latest_key(&stuck)), None);
    let mut failures = 1;
    while world.work("one").await.is_err() {
        failures += 1;
        assert!(failures < 100, "the run is never abandoned");
    }
    assert_eq!(failures, 20);
    assert_eq!(world.report(&next)["posted"], 1);
    let latest = world.files.text(&Report::latest_key(&stuck)).unwrap();
    let report: Value = serde_json::from_str(&latest).unwrap();
    assert_eq!((&report["file"], &report["posted"]), (&json!("set-aside"), &json!(0)));
}

#[tokio::test]
async fn a_file_that_is_gone_is_reported_as_missing() {
    let world = World::new(Faults::default());
    let arrival = arrival("gone", "v1");
    register(&world.ledger, &arrival).await.unwrap();
    assert_eq!(world.work("one").await.unwrap(), Outcome::Done);
    assert_eq!(world.report(&arrival)["file"], "missing");
}

#[tokio::test]
async fn a_problem_names_line_type_id_and_field() {
    let world = World::new(Faults::default());
    let line = with(payment("p-77", "a", "1.00"), "amount", json!("1.005"));
    let report = world.import(&arrival("bad", "v1"), file(&[line])).await;
    assert_eq!(
        report["problems"][0],
        json!({
            "line": 1, "type": "payment", "id": "p-77", "code": "bad-amount",
            "message": "/amount has more decimals than CAD has",
        })
    );
}

#[tokio::test]
async fn lines_that_are_not_text_are_reported_and_all_others_are_posted() {
    let world = World::new(Faults::default());
    let report = world.import(&arrival("empty", "v1"), "").await;
    assert_eq!((&report["file"], &report["lines"]), (&json!("empty"), &json!(0)));

    let mut latin = file(&[account("a", 1)]).into_bytes();
    latin.extend(b"{\"type\":\"payment\",\"id\":\"caf\xe9\"}\n");
    latin.extend(file(&[payment("p-1", "a", "1.00")]).into_bytes());
    let report = world.import(&arrival("latin", "v1"), latin).await;
    assert_eq!((codes(&report), &report["posted"]), (vec![(2, "not-json".into())], &json!(2)));

    let long = format!("{}\n", "x".repeat((1 << 20) + 1)) + &file(&[payment("p-2", "a", "1.00")]);
    let report = world.import(&arrival("long", "v1"), long).await;
    assert_eq!((codes(&report), &report["posted"]), (vec![(1, "line-too-long".into())], &json!(1)));
}

#[tokio::test]
async fn a_truncated_gzip_posts_its_readable_lines_and_reports_where_it_ends() {
    use std::io::Write;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    let lines: Vec<_> = std::iter::once(account("a", 1))
        .chain((0..2_000).map(|number| payment(&format!("p-{number}"), "a", "1.00")))
        .collect();
    encoder.write_all(file(&lines).as_bytes()).unwrap();
    let mut bytes = encoder.finish().unwrap();
    bytes.truncate(bytes.len() * 3 / 4);
    let world = World::new(Faults::default());
    let report = world.import(&arrival("cut", "v1"), bytes).await;
    assert_eq!(report["file"], "cut-off");
    let (lines, posted) = (report["lines"].as_u64().unwrap(), report["posted"].as_u64().unwrap());
    assert_eq!((codes(&report), lines), (vec![(lines, "not-json".into())], posted + 1));
    assert!(posted > 100);
}
