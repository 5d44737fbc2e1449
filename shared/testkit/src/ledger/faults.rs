//! Faults of ports in memory. At a chosen call the process crashes, before or after the call's
//! effect; or the call pauses while others continue; or another actor acts just before it.

use std::{
    fmt,
    future::poll_fn,
    io,
    sync::{Arc, Mutex, PoisonError},
    task::{Poll, Waker},
};

use app::store::StoreError;

/// Whether the call at which the process crashes has its effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// The call has no effect.
    Before,
    /// The call has its effect, but its answer is lost.
    After,
}

/// Number of calls that are still to be throttled.
#[derive(Debug, Default)]
pub(super) struct Throttle(pub(super) u64);

impl Throttle {
    /// Whether to throttle this call; counts it.
    pub(super) const fn refuses(&mut self) -> bool {
        let refuses = self.0 > 0;
        self.0 = self.0.saturating_sub(1);
        refuses
    }
}

#[derive(Debug, Default)]
struct State {
    calls: u64,
    crash: Option<(u64, When)>,
    dead: bool,
    pause: Pause,
    held_up: Option<Waker>,
    throttle: Throttle,
    other: Option<(u64, OtherActor)>,
}

/// What another actor does.
struct OtherActor(Box<dyn FnOnce() + Send>);

impl fmt::Debug for OtherActor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OtherActor(…)")
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Pause {
    #[default]
    Never,
    /// At the call with this number, from 1.
    At(u64),
    Paused,
    Over,
}

/// Counts the calls of all ports that share it, and injects the faults.
#[derive(Clone, Debug, Default)]
pub struct Faults(Arc<Mutex<State>>);

/// The process has crashed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Crash;

impl From<Crash> for StoreError {
    fn from(Crash: Crash) -> Self {
        Self::Unavailable("crashed".to_owned())
    }
}

impl From<Crash> for io::Error {
    fn from(Crash: Crash) -> Self {
        Self::other("crashed")
    }
}

impl Faults {
    /// Crashes at this call, counted from 1.
    pub fn crash_at(call: u64, when: When) -> Self {
        let crash = Some((call, when));
        Self(Arc::new(Mutex::new(State { crash, ..State::default() })))
    }

    /// Crashes at this call, counted from 1 from now on.
    pub fn crash_later(&self, call: u64, when: When) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.crash = Some((state.calls.saturating_add(call), when));
    }

    /// Pauses before this call, counted from 1, if it is a call of a file or of a run.
    pub fn pause_at(call: u64) -> Self {
        Self(Arc::new(Mutex::new(State { pause: Pause::At(call), ..State::default() })))
    }

    /// Runs `done`, as another actor would, just before this call, counted from 1.
    pub fn act_before(call: u64, done: impl FnOnce() + Send + 'static) -> Self {
        let other = Some((call, OtherActor(Box::new(done))));
        Self(Arc::new(Mutex::new(State { other, ..State::default() })))
    }

    /// Throttles this many of the next calls of the store.
    pub fn throttle(&self, calls: u64) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).throttle = Throttle(calls);
    }

    /// Whether this call of the store is throttled.
    pub(crate) fn is_throttled(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).throttle.refuses()
    }

    /// Lets the paused call continue.
    pub fn unpause(&self) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.pause = Pause::Over;
        if let Some(waker) = state.held_up.take() {
            waker.wake();
        }
    }

    /// Returns at once, unless the next call is the one to pause: then after [`Self::unpause`].
    pub(crate) async fn gate(&self) {
        let mut held_up = false;
        poll_fn(|context| {
            let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if state.pause == Pause::At(state.calls.saturating_add(1)) {
                state.pause = Pause::Paused;
                held_up = true;
            }
            if held_up && state.pause == Pause::Paused {
                state.held_up = Some(context.waker().clone());
                return Poll::Pending;
            }
            Poll::Ready(())
        })
        .await;
    }

    /// A new process: calls work again, and no crash and no other actor follow.
    pub fn revive(&self) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.dead = false;
        (state.crash, state.other) = (None, None);
    }

    /// Number of calls so far.
    pub fn calls(&self) -> u64 {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).calls
    }

    /// Makes one call; runs its effect unless the process is down or crashes before it.
    pub(crate) fn call<T>(&self, effect: impl FnOnce() -> T) -> Result<T, Crash> {
        let (when, other) = {
            let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if state.dead {
                return Err(Crash);
            }
            state.calls = state.calls.saturating_add(1);
            let when = state.crash.filter(|(call, _)| *call == state.calls).map(|(_, when)| when);
            state.dead = when.is_some();
            let calls = state.calls;
            (when, state.other.take_if(|(call, _)| *call == calls))
        };
        if let Some((_, OtherActor(done))) = other {
            done();
        }
        match when {
            None => Ok(effect()),
            Some(When::Before) => Err(Crash),
            Some(When::After) => {
                effect();
                Err(Crash)
            }
        }
    }
}
