//! Faults at external calls: what happens to each call of a process, and how a process crashes.

use std::future::{Future, pending, poll_fn};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::task::Poll;

use crate::dice::{Dice, yield_now};

/// What happens to one external call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It fails, and has no effect.
    Before,
    /// It has its effect, and its answer is lost.
    Unknown,
    /// The process crashes before it.
    CrashBefore,
    /// The process crashes after it.
    CrashAfter,
}

impl Fault {
    pub(crate) const ALL: [Self; 4] =
        [Self::Before, Self::Unknown, Self::CrashBefore, Self::CrashAfter];
}

/// Which calls go wrong.
#[derive(Clone)]
pub(crate) enum Plan<'a> {
    /// None.
    Fine,
    /// These calls, by their number from 1.
    At(Vec<(usize, Fault)>),
    /// One call in so many, at random.
    Random(&'a Dice, usize),
}

/// A process that makes external calls: one request of a customer, one delivery, one run.
#[derive(Clone)]
pub(crate) struct Process<'a> {
    plan: Plan<'a>,
    /// Lets other processes run in between, at random.
    dice: Option<&'a Dice>,
    calls: Arc<AtomicUsize>,
    crashed: Arc<AtomicBool>,
}

impl<'a> Process<'a> {
    /// A process whose calls go wrong as planned, and that other processes interrupt.
    pub(crate) fn new(plan: Plan<'a>, dice: Option<&'a Dice>) -> Self {
        Self { plan, dice, calls: Arc::default(), crashed: Arc::default() }
    }

    /// The next process: the count of calls goes on, and so does the plan.
    pub(crate) fn next(&self) -> Self {
        Self { crashed: Arc::default(), ..self.clone() }
    }

    /// How many calls it and those before it made.
    pub(crate) fn calls(&self) -> usize {
        self.calls.load(Ordering::Relaxed)
    }

    fn fault(&self) -> Option<Fault> {
        let number = self.calls.fetch_add(1, Ordering::Relaxed) + 1;
        match &self.plan {
            Plan::Fine => None,
            Plan::At(faults) => {
                faults.iter().find(|(at, _)| *at == number).map(|(_, fault)| *fault)
            }
            Plan::Random(dice, many) => {
                let fault = dice.once_in(*many).then(|| *dice.pick(&Fault::ALL))?;
                dice.note("a call goes wrong");
                Some(fault)
            }
        }
    }

    /// Makes one call: `failed` is its answer when it had no effect, `lost` when its answer is
    /// lost.
    pub(crate) async fn call<T>(
        &self,
        call: impl Future<Output = T>,
        failed: impl FnOnce() -> T,
        lost: impl FnOnce() -> T,
    ) -> T {
        if let Some(dice) = self.dice {
            for _ in 0..dice.below(3) {
                yield_now().await;
            }
        }
        match self.fault() {
            None => call.await,
            Some(Fault::Before) => failed(),
            Some(Fault::Unknown) => {
                call.await;
                lost()
            }
            Some(Fault::CrashBefore) => self.crash().await,
            Some(Fault::CrashAfter) => {
                call.await;
                self.crash().await
            }
        }
    }

    async fn crash<T>(&self) -> T {
        self.crashed.store(true, Ordering::Relaxed);
        pending().await
    }

    /// Runs the process to its end; `None` when it crashes.
    pub(crate) async fn run<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        let mut work = Box::pin(work);
        poll_fn(|context| match work.as_mut().poll(context) {
            Poll::Ready(done) => Poll::Ready(Some(done)),
            Poll::Pending if self.crashed.load(Ordering::Relaxed) => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        })
        .await
    }
}
