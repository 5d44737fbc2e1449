//! Simulation of concurrent writers on one account and on several. Calls of the store conflict, are
//! throttled or time out, before or after their effect, and writers crash and start again. Totals
//! stay exact, no document is posted twice, and every writer gets a true answer.
//!
//! All randomness derives from a seed, which the test prints before each simulation.

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
use checks::{Claim, Outcomes};
use dice::{Dice, StillClock, may_crash};
use domain::ids::AccountId;
use files::File;
use flaky::Flaky;
use staff::staff;
use testkit::{
    documents::{account, with},
    ledger::{MemoryFiles, MemoryLedger, imported},
};

/// A writer crashes at one step in so many, if calls fail.
const CRASH_ONCE_IN: usize = 150;

/// The lease of the import that created the accounts. No other owner acquires it.
const FENCE: Fence<'_> = Fence { owner: "test", copy: 0 };

/// Posts a file as a run does: account by account, and again after each failure and each crash.
async fn import(store: &Flaky<'_>, file: &File, claims: &RefCell<Vec<Claim>>) {
    let (files, clock) = (MemoryFiles::default(), StillClock(store.dice));
    let crash_once_in = if store.fail_once_in == usize::MAX { usize::MAX } else { CRASH_ONCE_IN };
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
            match may_crash(store.dice, crash_once_in, post_documents(&import, &run, lines, FENCE))
                .await
            {
                // The run crashed or failed: SQS delivers the message again.
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

/// Imported accounts without entries.
async fn accounts(dice: &Dice) -> (MemoryLedger, Vec<AccountId>) {
    let ids: Vec<_> = (0..1 + dice.below(3)).map(|number| format!("sim-{number}")).collect();
    let line = |id: &String| with(account(id, 1), "manager", serde_json::Value::Null);
    let ledger = imported(&ids.iter().map(line).collect::<Vec<_>>()).await.0;
    (ledger, ids.iter().map(|id| AccountId::parse(id).unwrap()).collect())
}

/// Runs imports until all have ended.
fn run(ledger: &MemoryLedger, dice: &Dice, fail_once_in: usize, files: &[File]) -> Vec<Claim> {
    let store = Flaky { ledger, dice, fail_once_in, met: None };
    let claims = RefCell::new(Vec::new());
    dice.run(files.iter().map(|file| Box::pin(import(&store, file, &claims)) as _).collect());
    claims.into_inner()
}

/// Runs imports and staff until all have ended.
fn run_with_staff(store: &Flaky<'_>, accounts: &[AccountId], files: &[File]) -> Outcomes {
    let names = staff::names(store.dice);
    let (claims, answers) = (RefCell::new(Vec::new()), RefCell::new(Vec::new()));
    let imports = files.iter().map(|file| Box::pin(import(store, file, &claims)) as _);
    let staff = names.iter().map(|name| Box::pin(staff(store, accounts, name, &answers)) as _);
    store.dice.run(imports.chain(staff).collect());
    Outcomes { claims: claims.into_inner(), answers: answers.into_inner() }
}

#[tokio::test]
async fn concurrent_writers_post_each_document_once_and_get_true_answers() {
    let mut coverage = checks::Coverage::default();
    for seed in 0..400 {
        eprintln!("seed {seed}");
        let dice = Dice::new(seed);
        let (ledger, accounts) = accounts(&dice).await;
        let files = files::files(&dice, &accounts, 2 + dice.below(4));
        let store =
            Flaky { ledger: &ledger, dice: &dice, fail_once_in: 3 + dice.below(30), met: None };
        let outcomes = run_with_staff(&store, &accounts, &files);
        checks::check_claims(&ledger, &outcomes.claims).await;
        let splits = checks::check_accounts(&ledger, &accounts, &outcomes).await;
        coverage.add(&dice, &outcomes, splits);
    }
    coverage.check();
}

#[tokio::test]
async fn a_single_writer_with_failures_ends_like_one_without() {
    for seed in 0..400 {
        eprintln!("seed {seed}");
        let dice = Dice::new(seed);
        let (reliable, accounts) = accounts(&dice).await;
        let files = files::files(&dice, &accounts, 1);
        let (failing, _) = self::accounts(&Dice::new(seed)).await;
        let expected = run(&reliable, &dice, usize::MAX, &files);
        let claims = run(&failing, &dice, 3 + dice.below(10), &files);
        assert_eq!(claims, expected);
        assert_eq!(failing.snapshot(), reliable.snapshot());
    }
}
