//! Processes that work on runs at the same time, step by step, and what happens to them: ports fail
//! before or after their effect, processes die between two calls, time passes, messages come twice.

use std::{
    cell::Cell,
    pin::Pin,
    rc::Rc,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    task::{Context, Poll, Waker},
};

use app::{posting::RunId, system::Clock};
use call_import::{CallImportError, CallOutcome, Limits};
use fastrand::Rng;
use jiff::{SignedDuration, Timestamp};
use testkit::{
    call_records::Trouble,
    ledger::{Faults, When},
};

use crate::world::World;

/// What ends calls in one round, at most: a run is abandoned after 20 calls without progress.
const DISTURBANCES: u32 = 15;

type Work = Pin<Box<dyn Future<Output = Result<CallOutcome, CallImportError>>>>;

/// Processes and their messages.
pub(crate) struct Driver<'a> {
    world: &'a World,
    pub(crate) dice: Rng,
    /// One in so many calls of a port fails; 0 for none.
    pub(crate) rarity: u32,
    most_workers: usize,
    messages: Vec<(RunId, Timestamp)>,
    workers: Vec<(RunId, Work)>,
    left: Arc<AtomicU32>,
    owners: Rc<Cell<u32>>,
}

impl<'a> Driver<'a> {
    pub(crate) fn new(world: &'a World, seed: u64) -> Self {
        let mut dice = Rng::with_seed(seed);
        Self {
            rarity: *dice.choice(&[0, 20, 60, 200]).unwrap(),
            most_workers: dice.usize(1..=3),
            dice,
            world,
            messages: Vec::new(),
            workers: Vec::new(),
            left: Arc::default(),
            owners: Rc::default(),
        }
    }

    fn now(&self) -> Timestamp {
        self.world.clock.now()
    }

    /// Enqueues a message for a run.
    pub(crate) fn send(&mut self, run: RunId) {
        self.messages.push((run, self.now()));
    }

    /// Lets processes work until there are no messages.
    pub(crate) async fn settle(&mut self) {
        self.left.store(DISTURBANCES, Ordering::Relaxed);
        for step in 0.. {
            assert!(step < 1_000_000, "it does not end");
            let queued = self.world.tables.take_queue();
            let now = self.now();
            self.messages.extend(queued.into_iter().map(|(run, after)| (run, now + after)));
            if self.workers.is_empty() && self.messages.is_empty() {
                return;
            }
            if self.workers.len() < self.most_workers && self.dice.u8(..4) == 0 {
                self.start();
            }
            if !self.workers.is_empty() {
                self.step();
            }
            // Those that pause are woken by the runtime.
            tokio::task::yield_now().await;
        }
    }

    /// Takes a message that is due. Without any, and without a process, time passes.
    fn start(&mut self) {
        let now = self.now();
        let due: Vec<usize> =
            (0..self.messages.len()).filter(|at| self.messages[*at].1 <= now).collect();
        if let Some(at) = self.dice.choice(&due).copied() {
            let (run, _) = self.messages.swap_remove(at);
            if self.disturbs(20) {
                self.send(run);
            }
            let work = self.worker(run);
            self.workers.push((run, work));
        } else if self.workers.is_empty() {
            self.world.clock.advance(SignedDuration::from_secs(30));
        }
    }

    fn worker(&mut self, run: RunId) -> Work {
        let mut process = self.world.process(&Faults::default());
        process.limits = limits(&mut self.dice);
        if self.rarity > 0 {
            let (mut dice, rarity) = (self.dice.fork(), self.rarity);
            process.tables.trouble(move || {
                let troubles = [
                    Trouble::Throttled,
                    Trouble::Conflict,
                    Trouble::TimeoutBefore,
                    Trouble::TimeoutAfter,
                ];
                (dice.u32(..rarity) == 0).then(|| *dice.choice(&troubles).unwrap())
            });
            let (mut dice, left) = (self.dice.fork(), Arc::clone(&self.left));
            process.files.trouble(move || {
                let when = if dice.bool() { When::Before } else { When::After };
                (dice.u32(..rarity) == 0 && take(&left)).then_some(when)
            });
        }
        self.owners.set(self.owners.get() + 1);
        let owner = format!("process {}", self.owners.get());
        let time = if self.disturbs(5) { self.dice.i64(0..200) } else { 14 * 60 };
        let time = SignedDuration::from_secs(time);
        Box::pin(async move { process.work_as(run, &owner, time).await })
    }

    /// Whether something happens now that may end a call: with this rarity.
    fn disturbs(&mut self, rarity: u32) -> bool {
        self.rarity > 0 && self.dice.u32(..rarity) == 0 && take(&self.left)
    }

    /// One step of one process.
    fn step(&mut self) {
        let at = self.dice.usize(..self.workers.len());
        let (run, work) = &mut self.workers[at];
        let run = *run;
        match work.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(ended) => {
                drop(self.workers.swap_remove(at));
                if let Err(error) = ended {
                    assert!(!matches!(error, CallImportError::Work(_)), "{error}");
                    self.deliver_again(run);
                }
            }
            // The process dies, or the others see its lease expire.
            Poll::Pending if self.disturbs(200) => {
                drop(self.workers.swap_remove(at));
                self.deliver_again(run);
            }
            Poll::Pending if self.disturbs(200) => {
                self.world.clock.advance(SignedDuration::from_secs(self.dice.i64(10..120)));
            }
            Poll::Pending => {}
        }
    }

    fn deliver_again(&mut self, run: RunId) {
        let after = SignedDuration::from_secs(self.dice.i64(0..100));
        self.messages.push((run, self.now() + after));
    }
}

fn take(left: &AtomicU32) -> bool {
    left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).is_ok()
}

/// Random small limits: a process may go on with others than the one before.
fn limits(dice: &mut Rng) -> Limits {
    let parquet_rows = dice.usize(2..30);
    Limits {
        slice_bytes: dice.usize(200..4_000),
        block_bytes: dice.usize(100..1_000),
        group_parts: dice.usize(1..6),
        group_bytes: dice.usize(300..5_000),
        large_rows: dice.usize(1..20),
        parquet_rows,
        segment_rows: parquet_rows + dice.usize(..20),
        segment_bytes: dice.usize(100..5_000),
        at_once: dice.usize(1..5),
        ..crate::world::SMALL
    }
}
