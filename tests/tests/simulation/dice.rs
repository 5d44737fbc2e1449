//! The random choices of a simulation, all derived from one seed.

use std::{
    collections::BTreeMap,
    future::{Future, poll_fn},
    pin::Pin,
    sync::{Mutex, PoisonError},
    task::{Context, Poll, Waker},
};

use app::system::Clock;
use jiff::{SignedDuration, Timestamp};

/// Maximum steps of all tasks of a simulation, far more than any needs.
const MAX_STEPS: u32 = 1_000_000;

/// Random choices, the same for the same seed.
pub(crate) struct Dice {
    rng: Mutex<fastrand::Rng>,
    /// How often each fault or situation occurred.
    met: Mutex<BTreeMap<&'static str, usize>>,
}

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self { rng: Mutex::new(fastrand::Rng::with_seed(seed)), met: Mutex::default() }
    }

    /// A number below `bound`.
    pub(crate) fn below(&self, bound: usize) -> usize {
        self.rng.lock().unwrap_or_else(PoisonError::into_inner).usize(..bound)
    }

    /// Counts a fault or a situation.
    pub(crate) fn note(&self, what: &'static str) {
        let mut met = self.met.lock().unwrap_or_else(PoisonError::into_inner);
        *met.entry(what).or_default() += 1;
    }

    /// How often each noted fault or situation occurred.
    pub(crate) fn met(&self) -> BTreeMap<&'static str, usize> {
        self.met.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// True once in so many.
    pub(crate) fn once_in(&self, many: usize) -> bool {
        self.below(many) == 0
    }

    pub(crate) fn pick<'a, T>(&self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    /// Runs tasks to their end on one thread, in a random order of steps.
    pub(crate) fn run(&self, mut tasks: Vec<Pin<Box<dyn Future<Output = ()> + '_>>>) {
        let mut context = Context::from_waker(Waker::noop());
        let mut steps = 0;
        while !tasks.is_empty() {
            steps += 1;
            assert!(steps < MAX_STEPS, "the tasks never end");
            let task = self.below(tasks.len());
            if tasks[task].as_mut().poll(&mut context).is_ready() {
                drop(tasks.swap_remove(task));
            }
        }
    }
}

/// Lets other tasks run, once.
pub(crate) async fn yield_now() {
    let mut given = false;
    poll_fn(|context| {
        if std::mem::replace(&mut given, true) {
            return Poll::Ready(());
        }
        // `FuturesUnordered` polls only futures that were woken.
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

/// The output of the future; `None` if it crashes, which happens at one step in `many`.
pub(crate) async fn may_crash<T>(
    dice: &Dice,
    many: usize,
    future: impl Future<Output = T>,
) -> Option<T> {
    let mut future = Box::pin(future);
    poll_fn(|context| {
        if dice.once_in(many) {
            dice.note("fault: a writer crashes");
            return Poll::Ready(None);
        }
        future.as_mut().poll(context).map(Some)
    })
    .await
}

/// A clock that stands still, and whose pauses last a few steps of other tasks.
pub(crate) struct StillClock<'a>(pub(crate) &'a Dice);

impl Clock for StillClock<'_> {
    fn now(&self) -> Timestamp {
        "2026-07-20T15:00:00Z".parse().unwrap()
    }

    async fn pause(&self, _: SignedDuration) {
        for _ in 0..self.0.below(6) {
            yield_now().await;
        }
    }
}
