//! The journal: every posting that began in the portal reaches the billing system at least once,
//! each account's in order, whatever happens to the runs that write it.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

use std::collections::BTreeMap;
use std::io;

use app::journal::{FILE_LINES, JournalError, JournalFiles, JournalStore, JournalWriter, Written};
use app::posting::{Batch, Bookkeeper, PostingStore};
use app::staff::{Correction, CorrectionKind, CorrectionPoster, CorrectionRequest, Reason};
use app::system::Clock;
use domain::account::{Edit, ProfileChange};
use domain::document::{Address, Language};
use domain::ids::{AccountId, DocumentNumber};
use domain::money::{Currency, Money};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use testkit::documents::{account, invoice};
use testkit::ledger::{Faults, MemoryFiles, MemoryLedger, When, imported_with};
use testkit::staff::by;
use testkit::system::FixedClock;
use tokio::task::yield_now;

/// When staff post.
const NOON: &str = "2026-07-20T12:00:00Z";

struct World {
    ledger: MemoryLedger,
    files: MemoryFiles,
    faults: Faults,
}

impl World {
    /// Accounts `a` and `b`, with two postings of staff to each.
    async fn new() -> Self {
        let faults = Faults::default();
        let lines = [account("a", 1), account("b", 1), invoice("i-1", "a", "100.00")];
        let (ledger, _) = imported_with(faults.clone(), &lines).await;
        let world = Self { ledger, files: MemoryFiles::new(faults.clone()), faults };
        let number = world.ledger.entries_of(&id("a"))[0].number.clone();
        let credit = CorrectionKind::Credit { invoice: DocumentNumber::parse(&number).ok() };
        world.post("a", NOON, credit, "30.00").await;
        world.post("b", NOON, CorrectionKind::Adjustment, "-2.00").await;
        world.post("a", NOON, CorrectionKind::Adjustment, "5.00").await;
        world.post("b", NOON, CorrectionKind::Adjustment, "3.00").await;
        world
    }

    async fn post(&self, account: &str, at: &str, kind: CorrectionKind, amount: &str) {
        let (by, clock) = (by(), FixedClock::at(at.parse().unwrap()));
        let amount = Money::parse(amount, Currency::CAD).unwrap();
        let posting = Correction { kind, amount, reason: Reason::parse("goodwill").unwrap() };
        let (account, user) = (&id(account), by.user.unwrap());
        let key = &format!("{at} {amount}");
        let books = Bookkeeper { store: &self.ledger, clock: &clock };
        let request = CorrectionRequest { account, user, key, posting: &posting };
        CorrectionPoster { books, by: &by }.post(request).await.unwrap();
    }

    async fn run(&self, at: &str) -> Result<Written, JournalError> {
        self.run_with(at, FILE_LINES).await
    }

    async fn run_with(&self, at: &str, file_lines: usize) -> Result<Written, JournalError> {
        let clock = &FixedClock::at(at.parse().unwrap());
        let (store, files) = (&self.ledger, &self.files);
        JournalWriter { store, files, clock, file_lines }.run(Timestamp::MAX).await
    }

    /// The files, in the order of their numbers.
    fn files(&self) -> Vec<(String, String)> {
        let read = |key: String| (key.clone(), self.files.text(&key).unwrap());
        self.files.keys().into_iter().map(read).collect()
    }

    /// Positions of the lines by account, in order, each where it came first.
    fn first(&self) -> BTreeMap<String, Vec<u64>> {
        let mut found = BTreeMap::<String, Vec<u64>>::new();
        for (_, text) in self.files() {
            for line in text.lines() {
                let line: Value = serde_json::from_str(line).unwrap();
                let own = found.entry(line["accountId"].as_str().unwrap().to_owned()).or_default();
                let seq = line["seq"].as_u64().unwrap();
                if !own.contains(&seq) {
                    own.push(seq);
                }
            }
        }
        found
    }

    async fn marks(&self) -> usize {
        self.ledger.marked(None, u16::MAX).await.unwrap().len()
    }
}

fn id(text: &str) -> AccountId {
    AccountId::parse(text).unwrap()
}

fn complete() -> BTreeMap<String, Vec<u64>> {
    [("a".to_owned(), vec![2, 3]), ("b".to_owned(), vec![1, 2])].into()
}

#[tokio::test]
async fn a_line_says_what_the_billing_system_must_know_of_a_posting() {
    let world = World::new().await;
    let done = world.run("2026-07-20T12:10:00Z").await.unwrap();
    assert_eq!(done, Written { files: 1, lines: 4, ..Written::default() });
    let [(key, text)] = &world.files()[..] else { panic!("one file") };
    assert_eq!(key, "exports/journal/2026-07-20/000001.jsonl");
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let entries = world.ledger.entries_of(&id("a"));
    let expected = json!({
        "portalId": entries[1].id.to_string(), "number": entries[1].number, "accountId": "a",
        "type": "credit", "amount": "-30.00", "currency": "CAD", "documentOn": "2026-07-20",
        "effectiveOn": "2026-07-20", "postedAt": NOON, "seq": 2, "method": null,
        "gatewayId": null,
        "refersTo": {
            "type": "invoice", "number": entries[0].number, "id": "i-1", "portalId": null,
        },
        "reason": "goodwill", "source": "staff", "actor": by().user.unwrap().to_string(),
    });
    assert_eq!(lines[0], expected);
    assert_eq!((&lines[1]["amount"], &lines[1]["refersTo"]), (&json!("5.00"), &Value::Null));
    assert_eq!(world.first(), complete());
    let again = world.run("2026-07-20T13:10:00Z").await.unwrap();
    assert_eq!((again, world.files().len()), (Written::default(), 1), "nothing comes twice");
}

/// Dana Roy changes the city of an account's address, or the language if there is none.
async fn edit(world: &World, account: &str, city: Option<&str>) {
    let state = world.ledger.state_of(&id(account)).unwrap();
    let at = NOON.parse().unwrap();
    let to = |city: &str| Address { city: city.to_owned(), ..state.profile.bill_to.clone() };
    let change = match city {
        Some(city) => ProfileChange { bill_to: Some(to(city)), ..ProfileChange::default() },
        None => ProfileChange { language: Some(Language::French), ..ProfileChange::default() },
    };
    let mut batch = Batch::new(state.clone());
    batch.change_profile(&change, Edit { by: "Dana Roy".to_owned(), at });
    world.ledger.commit(&batch.commit()).await.unwrap();
}

/// The lines of profiles, in order.
fn profiles(world: &World) -> Vec<Value> {
    let files = world.files();
    let lines = files.iter().flat_map(|(_, text)| text.lines());
    let lines = lines.map(|line| serde_json::from_str::<Value>(line).unwrap());
    lines.filter(|line| line["type"] == "profile").collect()
}

#[tokio::test]
async fn a_changed_profile_comes_after_the_entries_as_it_is_then() {
    let world = World::new().await;
    edit(&world, "b", Some("Laval")).await;
    edit(&world, "b", None).await;
    let done = world.run("2026-07-20T12:10:00Z").await.unwrap();
    assert_eq!(done, Written { files: 1, lines: 5, ..Written::default() });
    let state = world.ledger.state_of(&id("b")).unwrap();
    let to = &state.profile.bill_to;
    let expected = json!({
        "accountId": "b", "type": "profile", "number": state.profile.number.as_str(),
        "billTo": {
            "name": to.name, "line1": to.line1, "line2": to.line2, "city": "Laval",
            "region": to.region, "postalCode": to.postal_code, "country": to.country,
        },
        "timeZone": "America/Toronto", "language": "fr-CA", "changedAt": NOON,
        "changedBy": "Dana Roy",
    });
    assert_eq!(profiles(&world), [expected], "both changes in one line");
    let again = world.run("2026-07-20T13:10:00Z").await.unwrap();
    assert_eq!(again, Written::default(), "nothing comes twice");
    edit(&world, "b", Some("Lévis")).await;
    world.run("2026-07-20T14:10:00Z").await.unwrap();
    assert_eq!(profiles(&world)[1]["billTo"]["city"], "Lévis");
}

#[tokio::test]
async fn a_profile_that_cannot_be_read_stays_marked_and_holds_back_no_other() {
    let world = World::new().await;
    edit(&world, "a", None).await;
    edit(&world, "b", None).await;
    world.ledger.poison(&id("a"));
    let done = world.run("2026-07-20T12:10:00Z").await.unwrap();
    assert_eq!((done.damaged, profiles(&world).len()), (1, 1));
    world.ledger.heal();
    let done = world.run("2026-07-20T13:10:00Z").await.unwrap();
    assert_eq!((done.lines, done.damaged), (1, 0));
    assert_eq!(profiles(&world)[1]["accountId"], "a");
}

#[tokio::test]
async fn an_entry_waits_for_five_minutes_and_holds_back_those_after_it() {
    let world = World::new().await;
    // Another machine's clock is a little behind.
    world.post("a", "2026-07-20T12:06:00Z", CorrectionKind::Adjustment, "1.00").await;
    world.post("a", "2026-07-20T12:04:59Z", CorrectionKind::Adjustment, "2.00").await;
    let done = world.run("2026-07-20T12:10:00Z").await.unwrap();
    assert_eq!((done.lines, world.marks().await), (4, 2));
    assert_eq!(world.first(), complete());
    assert_eq!(world.run("2026-07-20T12:11:00Z").await.unwrap().lines, 2);
    assert_eq!(world.first()["a"], [2, 3, 4, 5]);
}

#[tokio::test]
async fn a_full_file_is_followed_by_another_and_each_day_begins_with_1() {
    let world = World::new().await;
    let done = world.run_with("2026-07-20T23:59:00Z", 3).await.unwrap();
    assert_eq!(done, Written { files: 2, lines: 4, ..Written::default() });
    world.post("b", "2026-07-20T23:59:00Z", CorrectionKind::Adjustment, "1.00").await;
    world.run("2026-07-21T00:10:00Z").await.unwrap();
    let lines: Vec<_> =
        world.files().into_iter().map(|(key, text)| (key, text.lines().count())).collect();
    let expected = [("2026-07-20/000001", 3), ("2026-07-20/000002", 1), ("2026-07-21/000001", 1)];
    let key = |(name, count)| (format!("exports/journal/{name}.jsonl"), count);
    assert_eq!(lines, expected.map(key));
}

#[tokio::test]
async fn a_damaged_entry_holds_back_its_account_and_no_other() {
    let world = World::new().await;
    let entries = world.ledger.entries_of(&id("a"));
    world.ledger.lose_entry(&id("a"), entries[1].id);
    let done = world.run("2026-07-20T12:10:00Z").await.unwrap();
    assert_eq!((done.damaged, done.lines, world.marks().await), (1, 2, 2));
    assert_eq!(world.first(), [("b".to_owned(), vec![1, 2])].into());
}

#[tokio::test]
async fn a_run_that_crashes_anywhere_loses_nothing_and_overwrites_nothing() {
    let mut points = 0;
    for call in 1.. {
        for when in [When::Before, When::After] {
            let world = World::new().await;
            world.faults.crash_later(call, when);
            let done = world.run_with("2026-07-20T12:10:00Z", 3).await;
            if done.is_ok() {
                assert!(points > 20, "{points} points of a crash are too few");
                return;
            }
            points += 1;
            world.faults.revive();
            let before = world.files();
            world.post("a", "2026-07-20T12:20:00Z", CorrectionKind::Adjustment, "1.00").await;
            world.run_with("2026-07-20T13:10:00Z", 3).await.unwrap();
            let mut expected = complete();
            expected.get_mut("a").unwrap().push(4);
            assert_eq!(world.first(), expected, "call {call} {when:?}");
            assert_eq!(world.marks().await, 0, "call {call} {when:?}");
            let kept = before.iter().all(|file| world.files().contains(file));
            assert!(kept, "call {call} {when:?}: a file is as it was");
        }
    }
}

/// Files whose every call lets another run go on.
struct Slow<'a>(&'a MemoryFiles);

impl JournalFiles for Slow<'_> {
    async fn last_number(&self, day: Date) -> io::Result<u32> {
        let number = self.0.last_number(day).await;
        yield_now().await;
        number
    }

    async fn put_new(&self, day: Date, number: u32, content: Vec<u8>) -> io::Result<bool> {
        let put = self.0.put_new(day, number, content).await;
        yield_now().await;
        put
    }
}

#[tokio::test]
async fn two_runs_at_once_write_two_files_and_lose_nothing() {
    let world = World::new().await;
    let clock = &FixedClock::at("2026-07-20T12:10:00Z".parse().unwrap());
    let (store, files) = (&world.ledger, &Slow(&world.files));
    let run = || JournalWriter { store, files, clock, file_lines: FILE_LINES };
    let (one, two) = (run(), run());
    let (one, two) = tokio::join!(one.run(Timestamp::MAX), two.run(Timestamp::MAX));
    assert_eq!((one.unwrap().lines, two.unwrap().lines), (4, 4), "they met");
    assert_eq!(world.files().len(), 2);
    assert_eq!((world.first(), world.marks().await), (complete(), 0));
}

#[tokio::test]
async fn a_run_that_is_out_of_time_writes_what_it_has() {
    let world = World::new().await;
    let clock = &FixedClock::at("2026-07-20T12:10:00Z".parse().unwrap());
    let (store, files) = (&world.ledger, &world.files);
    let writer = JournalWriter { store, files, clock, file_lines: FILE_LINES };
    let done = writer.run(clock.now() - SignedDuration::from_secs(1)).await.unwrap();
    assert!(done.is_cut_off && done.lines == 0);
    assert_eq!(world.marks().await, 4, "the next run continues");
}
