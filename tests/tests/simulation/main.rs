//! Many writers at once, on one account and on several, over a store whose calls conflict, are
//! throttled or get no answer, before or after they had their effect, and who die and come again:
//! totals stay exact, nothing is posted twice, and every writer gets a truthful answer.
//!
//! All chance comes from a seed. A failure names it.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

mod checks;
mod dice;
mod files;
mod flaky;
mod leases;
mod staff;

use std::cell::RefCell;

use app::{
    import::{
        Fence, Import, ImportError, InviteOnImport, Limits, RunContext, Verdict, post_documents,
    },
    store::StoreError,
};
use checks::{Claim, Told};
use dice::{Dice, Turns, mortal};
use domain::ids::AccountId;
use files::File;
use flaky::Flaky;
use staff::staff;
use testkit::{
    documents::{account, with},
    ledger::{MemoryFiles, MemoryLedger, imported},
};

/// One step in so many is a writer's last, if calls fail.
const DIES: usize = 150;

/// The lease under which the accounts were made, which nobody takes from these writers.
const FENCE: Fence<'_> = Fence { owner: "test", copy: 0 };

/// What one run does with its file: account by account, again after each failure and each death.
async fn import(store: &Flaky<'_>, file: &File, claims: &RefCell<Vec<Claim>>) {
    let (files, clock) = (MemoryFiles::default(), Turns(store.dice));
    let dies = if store.fails == usize::MAX { usize::MAX } else { DIES };
    let import = Import {
        store,
        documents: &files,
        files: &files,
        runs: store,
        clock: &clock,
        invite: InviteOnImport(false),
        limits: Limits::default(),
    };
    let arrived_at = "2026-07-20T14:00:00Z".parse().unwrap();
    for lines in &file.accounts {
        let mut resumed = false;
        loop {
            let run = RunContext { id: file.run, arrived_at, resumed };
            resumed = true;
            match mortal(store.dice, dies, post_documents(&import, &run, lines, FENCE)).await {
                // It died, or gave up: the same message comes again.
                None
                | Some(Err(ImportError::Store(
                    StoreError::Conflict
                    | StoreError::Throttled
                    | StoreError::Timeout
                    | StoreError::ConditionFailed(_),
                ))) => {}
                Some(Err(error)) => panic!("{error}"),
                Some(Ok(verdicts)) => {
                    assert_eq!(verdicts.len(), lines.len());
                    let claim =
                        |(line, verdict): (&_, Verdict)| Claim::new(file.run, line, verdict);
                    claims.borrow_mut().extend(lines.iter().zip(verdicts).map(claim));
                    break;
                }
            }
        }
    }
}

/// An import's accounts, empty.
async fn accounts(dice: &Dice) -> (MemoryLedger, Vec<AccountId>) {
    let ids: Vec<_> = (0..1 + dice.below(3)).map(|number| format!("sim-{number}")).collect();
    let line = |id: &String| with(account(id, 1), "manager", serde_json::Value::Null);
    let ledger = imported(&ids.iter().map(line).collect::<Vec<_>>()).await.0;
    (ledger, ids.iter().map(|id| AccountId::parse(id).unwrap()).collect())
}

/// Runs imports until all have ended.
fn run(ledger: &MemoryLedger, dice: &Dice, fails: usize, files: &[File]) -> Vec<Claim> {
    let store = Flaky { ledger, dice, fails, met: None };
    let claims = RefCell::new(Vec::new());
    dice.run(files.iter().map(|file| Box::pin(import(&store, file, &claims)) as _).collect());
    claims.into_inner()
}

/// Runs imports and staff until all have ended; says what they were told.
fn run_with_staff(store: &Flaky<'_>, accounts: &[AccountId], files: &[File]) -> Told {
    let names = staff::names(store.dice);
    let (claims, answers) = (RefCell::new(Vec::new()), RefCell::new(Vec::new()));
    let imports = files.iter().map(|file| Box::pin(import(store, file, &claims)) as _);
    let staff = names.iter().map(|name| Box::pin(staff(store, accounts, name, &answers)) as _);
    store.dice.run(imports.chain(staff).collect());
    Told { claims: claims.into_inner(), answers: answers.into_inner() }
}

#[tokio::test]
async fn writers_who_meet_post_everything_once_and_say_so() {
    let mut seen = checks::Seen::default();
    for seed in 0..400 {
        eprintln!("seed {seed}");
        let dice = Dice::new(seed);
        let (ledger, accounts) = accounts(&dice).await;
        let files = files::files(&dice, &accounts, 2 + dice.below(4));
        let store = Flaky { ledger: &ledger, dice: &dice, fails: 3 + dice.below(30), met: None };
        let told = run_with_staff(&store, &accounts, &files);
        checks::truthful(&ledger, &told.claims).await;
        let splits = checks::exact(&ledger, &accounts, &told).await;
        seen.add(&dice, &told, splits);
    }
    seen.check();
}

#[tokio::test]
async fn a_writer_who_is_alone_ends_as_if_nothing_had_failed() {
    for seed in 0..400 {
        eprintln!("seed {seed}");
        let dice = Dice::new(seed);
        let (calm, accounts) = accounts(&dice).await;
        let files = files::files(&dice, &accounts, 1);
        let (stormy, _) = self::accounts(&Dice::new(seed)).await;
        let expected = run(&calm, &dice, usize::MAX, &files);
        let claims = run(&stormy, &dice, 3 + dice.below(10), &files);
        assert_eq!(claims, expected);
        assert_eq!(stormy.snapshot(), calm.snapshot());
    }
}
