//! Everything that is left to chance, from one seed.

use std::{
    collections::BTreeMap,
    future::{Future, poll_fn},
    pin::Pin,
    sync::{Mutex, PoisonError},
    task::{Context, Poll, Waker},
};

use app::system::Clock;
use jiff::{SignedDuration, Timestamp};

/// Steps of all tasks of a simulation, far beyond what any takes.
const MOST_STEPS: u32 = 1_000_000;

/// Chance, the same for the same seed.
pub(crate) struct Dice {
    rng: Mutex<fastrand::Rng>,
    /// How often what was met.
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

    /// How often each was met.
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

    /// Runs tasks to their end on one thread. Which goes on next is chance.
    pub(crate) fn run(&self, mut tasks: Vec<Pin<Box<dyn Future<Output = ()> + '_>>>) {
        let mut context = Context::from_waker(Waker::noop());
        let mut steps = 0;
        while !tasks.is_empty() {
            steps += 1;
            assert!(steps < MOST_STEPS, "it never ends");
            let task = self.below(tasks.len());
            if tasks[task].as_mut().poll(&mut context).is_ready() {
                drop(tasks.swap_remove(task));
            }
        }
    }
}

/// Lets others go on, once.
pub(crate) async fn give_way() {
    let mut given = false;
    poll_fn(|context| {
        if std::mem::replace(&mut given, true) {
            return Poll::Ready(());
        }
        // A set of futures polls again only those that were woken.
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

/// The future's answer, or nothing if it is killed at one of its steps: one in so many.
pub(crate) async fn mortal<T>(
    dice: &Dice,
    many: usize,
    future: impl Future<Output = T>,
) -> Option<T> {
    let mut future = Box::pin(future);
    poll_fn(|context| {
        if dice.once_in(many) {
            dice.note("fault: a writer dies");
            return Poll::Ready(None);
        }
        future.as_mut().poll(context).map(Some)
    })
    .await
}

/// A clock that stands still, and whose pauses last a few turns of the others.
pub(crate) struct Turns<'a>(pub(crate) &'a Dice);

impl Clock for Turns<'_> {
    fn now(&self) -> Timestamp {
        "2026-07-20T15:00:00Z".parse().unwrap()
    }

    async fn pause(&self, _: SignedDuration) {
        for _ in 0..self.0.below(6) {
            give_way().await;
        }
    }
}
