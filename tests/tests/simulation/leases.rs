//! Simulation of import calls that crash, pause past their lease and continue, over hundreds of
//! accounts of which some are damaged. Every report is true, no document is posted twice, damaged
//! accounts stop no other, and after their repair the same file posts the missing documents.

use std::{
    cell::RefCell,
    collections::BTreeMap,
    sync::atomic::{AtomicUsize, Ordering},
    sync::{Mutex, PoisonError},
};

use app::import::{
    Arrival, Import, InviteOnImport, LEASE_LOST, LeaseStore, Limits, Outcome, Report, Run,
    RunStore, register,
};
use app::posting::RunId;
use app::store::StoreError;
use app::system::Clock;
use domain::ids::AccountId;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use testkit::{
    documents::{account, file, invoice, payment, with},
    ledger::{MemoryFiles, MemoryLedger},
};

use crate::{
    dice::{Dice, may_crash, yield_now},
    flaky::Flaky,
};

/// Pauses calls past their lease, and counts pauses and lost leases.
#[derive(Debug, Default)]
pub(crate) struct LeaseFaults {
    pauses: AtomicUsize,
    lost_leases: AtomicUsize,
}

impl LeaseFaults {
    /// Pauses one call in 300 while other tasks run, perhaps past its lease.
    pub(crate) async fn pause(&self, dice: &Dice) {
        if dice.once_in(300) {
            self.pauses.fetch_add(1, Ordering::Relaxed);
            for _ in 0..dice.below(3_000) {
                yield_now().await;
            }
        }
    }

    pub(crate) fn note<T>(&self, answer: Result<T, StoreError>) -> Result<T, StoreError> {
        let lost = answer.as_ref().err() == Some(&LEASE_LOST);
        self.lost_leases.fetch_add(usize::from(lost), Ordering::Relaxed);
        answer
    }
}

impl RunStore for Flaky<'_> {
    async fn register(&self, id: RunId, arrival: &Arrival) -> Result<(), StoreError> {
        self.write(self.ledger.register(id, arrival)).await
    }

    async fn next(&self, passed_over: usize) -> Result<Option<Run>, StoreError> {
        self.read().await?;
        self.ledger.next(passed_over).await
    }

    async fn begin(&self, run: RunId) -> Result<u64, StoreError> {
        self.read().await?;
        self.ledger.begin(run).await
    }

    async fn save(&self, owner: &str, run: &Run, until: Timestamp) -> Result<(), StoreError> {
        self.write(self.ledger.save(owner, run, until)).await
    }

    async fn finish(&self, owner: &str, run: &Run) -> Result<(), StoreError> {
        self.write(self.ledger.finish(owner, run)).await
    }
}

impl LeaseStore for Flaky<'_> {
    async fn acquire(
        &self,
        owner: &str,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<bool, StoreError> {
        self.read().await?;
        self.ledger.acquire(owner, now, until).await
    }

    async fn renew(&self, owner: &str, until: Timestamp) -> Result<(), StoreError> {
        self.write(self.ledger.renew(owner, until)).await
    }

    async fn release(&self, owner: &str) -> Result<(), StoreError> {
        self.write(self.ledger.release(owner)).await
    }
}

/// A clock that advances by 20 ms with every read, and also by its pauses.
struct AdvancingClock<'a> {
    dice: &'a Dice,
    now: Mutex<Timestamp>,
}

impl AdvancingClock<'_> {
    fn advance(&self, by: SignedDuration) -> Timestamp {
        let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        *now = now.checked_add(by).unwrap();
        *now
    }
}

impl Clock for AdvancingClock<'_> {
    fn now(&self) -> Timestamp {
        self.advance(SignedDuration::from_millis(20))
    }

    async fn pause(&self, most: SignedDuration) {
        self.advance(most / 8);
        for _ in 0..=self.dice.below(4) {
            yield_now().await;
        }
    }
}

/// A billing file with three lines for each account, and the damaged accounts.
struct World {
    ledger: MemoryLedger,
    files: MemoryFiles,
    ids: Vec<String>,
    /// For each damaged account, its first line that cannot be posted, from 0.
    poisoned: BTreeMap<String, usize>,
    lines: Vec<Value>,
}

const ARRIVED: &str = "2026-07-20T14:00:00Z";

fn arrival(version: &str) -> Arrival {
    let (key, version_id) = ("billing/july.jsonl".to_owned(), version.to_owned());
    Arrival { key, version_id, at: ARRIVED.parse().unwrap(), sequencer: version.to_owned() }
}

impl World {
    /// Hundreds of accounts, of which a few are damaged or have an unreadable PDF.
    async fn new(dice: &Dice) -> Self {
        let ids: Vec<_> =
            (0..200 + dice.below(100)).map(|number| format!("sim-{number}")).collect();
        let new = |id: &String| with(account(id, 1), "manager", Value::Null);
        let accounts: Vec<_> = ids.iter().map(new).collect();
        let (ledger, files) = testkit::ledger::imported(&accounts).await;
        let pdf = |id: &str| format!("billing/documents/{id}/1.pdf");
        let mut lines = Vec::new();
        let mut poisoned = BTreeMap::new();
        for id in &ids {
            lines.push(payment(&format!("{id}-p"), id, "30.00"));
            let bill = invoice(&format!("{id}-i"), id, "50.00");
            lines.push(with(bill, "pdf", Value::from(pdf(id))));
            lines.push(payment(&format!("{id}-q"), id, "10.00"));
            files.drop_key(&pdf(id), "%PDF");
            match dice.below(60) {
                0 => {
                    ledger.poison(&AccountId::parse(id).unwrap());
                    poisoned.insert(id.clone(), 0);
                }
                1 => {
                    files.break_key(&pdf(id));
                    poisoned.insert(id.clone(), 1);
                }
                _ => {}
            }
        }
        Self { ledger, files, ids, poisoned, lines }
    }

    /// Calls the import from three callers until no run waits; gives the number of crashed calls.
    fn import(&self, dice: &Dice, met: &LeaseFaults, version: &str) -> usize {
        let arrival = arrival(version);
        self.files.drop_file(&arrival, file(&self.lines));
        let store = Flaky { ledger: &self.ledger, dice, fail_once_in: 40, met: Some(met) };
        let clock =
            AdvancingClock { dice, now: Mutex::new("2026-07-20T15:00:00Z".parse().unwrap()) };
        let limits = Limits {
            slice_lines: 150,
            shards: 4,
            chunk_lines: 60,
            account_lines: 2,
            at_once: 8,
            ..Limits::default()
        };
        let import = Import {
            store: &store,
            documents: &self.files,
            files: &self.files,
            runs: &store,
            clock: &clock,
            invite: InviteOnImport(false),
            limits,
        };
        let crashes = RefCell::new(0);
        let caller = async |name: &str| {
            while register(&store, &arrival).await.is_err() {}
            for number in 0.. {
                let deadline = clock.now().checked_add(SignedDuration::from_secs(270)).unwrap();
                let owner = format!("{version}-{name}-{number}");
                let work = import.work(&owner, deadline);
                match may_crash(dice, 4_000, work).await {
                    Some(Ok(Outcome::Done)) => return,
                    None => *crashes.borrow_mut() += 1,
                    _ => {}
                }
                clock.advance(SignedDuration::from_secs(30));
                // Lets the other callers work: else their leases would always expire.
                for _ in 0..300 {
                    yield_now().await;
                }
            }
        };
        dice.run(vec![Box::pin(caller("a")), Box::pin(caller("b")), Box::pin(caller("c"))]);
        crashes.into_inner()
    }

    /// The report's problems by line, and its counts.
    fn report(&self, version: &str) -> (BTreeMap<u64, String>, Value) {
        let arrival = arrival(version);
        let problems = self.files.text(&Report::problems_key(&arrival)).unwrap();
        let problems = problems.lines().map(|line| {
            let problem: Value = serde_json::from_str(line).unwrap();
            (problem["line"].as_u64().unwrap(), problem["code"].as_str().unwrap().to_owned())
        });
        let report = self.files.text(&Report::key(&arrival)).unwrap();
        (problems.collect(), serde_json::from_str(&report).unwrap())
    }

    /// Checks that the report lists exactly the lines that could not be posted, and that exactly
    /// these have no entry.
    fn check_poisoned(&self) {
        let (problems, report) = self.report("v1");
        let mut expected = BTreeMap::new();
        for (number, id) in self.ids.iter().enumerate() {
            let first = self.poisoned.get(id).copied().unwrap_or(3);
            let entries = self.ledger.entries_of(&AccountId::parse(id).unwrap());
            assert_eq!(entries.len(), first, "{id}");
            let lines = (first..3).map(|line| u64::try_from(number * 3 + line + 1).unwrap());
            expected.extend(lines.map(|line| (line, "not-posted".to_owned())));
        }
        assert_eq!(problems, expected);
        assert_eq!(report["posted"], self.lines.len() - expected.len());
    }

    /// Checks that the import after the repair posted the missing documents and no others.
    fn check_repaired(&self, before: usize) {
        let (problems, report) = self.report("v2");
        assert_eq!((problems.len(), &report["duplicates"]), (0, &Value::from(before)));
        assert_eq!(report["posted"], self.lines.len() - before);
        for id in &self.ids {
            let id = AccountId::parse(id).unwrap();
            assert_eq!(self.ledger.entries_of(&id).len(), 3);
            assert_eq!(self.ledger.ledger_of(&id).unwrap().balance.to_string(), "10.00");
        }
    }
}

#[tokio::test]
async fn damaged_accounts_and_lost_leases_stop_no_other_account() {
    let (met, mut poisoned, mut crashes) = (LeaseFaults::default(), 0, 0);
    for seed in 0..40 {
        eprintln!("seed {seed}");
        let dice = Dice::new(seed);
        let world = World::new(&dice).await;
        crashes += world.import(&dice, &met, "v1");
        world.check_poisoned();
        let missing: usize = world.poisoned.values().map(|first| 3 - first).sum();
        poisoned += world.poisoned.len();
        world.ledger.heal();
        world.files.mend();
        crashes += world.import(&dice, &met, "v2");
        world.check_repaired(world.lines.len() - missing);
    }
    let (pauses, lost) =
        (met.pauses.load(Ordering::Relaxed), met.lost_leases.load(Ordering::Relaxed));
    eprintln!(
        "met: {poisoned} damaged accounts, {pauses} pauses, {lost} lost leases, {crashes} crashes"
    );
    assert!(poisoned >= 100 && pauses >= 100 && lost >= 20 && crashes >= 50);
}
