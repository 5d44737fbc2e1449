//! Crashes: at a chosen call the process dies, before or after the call's effect. And pauses: a
//! chosen call is held up, while others go on, or comes after what somebody else does.

use std::{
    fmt,
    future::poll_fn,
    io,
    sync::{Arc, Mutex, PoisonError},
    task::{Poll, Waker},
};

use app::store::StoreError;

/// Whether a call that dies had its effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// It had none.
    Before,
    /// It had, and nobody heard of it.
    After,
}

/// Calls that are yet to be refused for coming too fast.
#[derive(Debug, Default)]
pub(super) struct Throttle(pub(super) u64);

impl Throttle {
    /// Whether the next call is one of them.
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
    meanwhile: Option<(u64, Meanwhile)>,
}

/// What somebody else does.
struct Meanwhile(Box<dyn FnOnce() + Send>);

impl fmt::Debug for Meanwhile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Meanwhile(…)")
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Pause {
    #[default]
    Never,
    /// At the call of this number.
    At(u64),
    Paused,
    Over,
}

/// Counts the calls of all ports that share it, and makes one of them the last.
#[derive(Clone, Debug, Default)]
pub struct Faults(Arc<Mutex<State>>);

/// The process is dead.
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
    /// Dies at this call, counted from 1.
    pub fn crash_at(call: u64, when: When) -> Self {
        let crash = Some((call, when));
        Self(Arc::new(Mutex::new(State { crash, ..State::default() })))
    }

    /// Dies at this call, counted from 1 from now on.
    pub fn crash_later(&self, call: u64, when: When) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.crash = Some((state.calls.saturating_add(call), when));
    }

    /// Holds up whoever makes this call of a file or of a run, counted from 1.
    pub fn pause_at(call: u64) -> Self {
        Self(Arc::new(Mutex::new(State { pause: Pause::At(call), ..State::default() })))
    }

    /// Somebody else does this before the call of this number, counted from 1.
    pub fn meanwhile(call: u64, done: impl FnOnce() + Send + 'static) -> Self {
        let meanwhile = Some((call, Meanwhile(Box::new(done))));
        Self(Arc::new(Mutex::new(State { meanwhile, ..State::default() })))
    }

    /// The store refuses this many calls, for coming too fast.
    pub fn throttle(&self, calls: u64) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).throttle = Throttle(calls);
    }

    /// Whether this call of the store comes too fast.
    pub(crate) fn is_throttled(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).throttle.refuses()
    }

    /// The call that was held up goes on.
    pub fn unpause(&self) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.pause = Pause::Over;
        if let Some(waker) = state.held_up.take() {
            waker.wake();
        }
    }

    /// Ends at once, unless the next call is the one to hold up; then when it may go on.
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

    /// A new process: calls work again, for good, and nobody else does anything.
    pub fn revive(&self) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.dead = false;
        (state.crash, state.meanwhile) = (None, None);
    }

    /// Calls until now.
    pub fn calls(&self) -> u64 {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).calls
    }

    /// One call with its effect.
    pub(crate) fn call<T>(&self, effect: impl FnOnce() -> T) -> Result<T, Crash> {
        let (when, meanwhile) = {
            let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if state.dead {
                return Err(Crash);
            }
            state.calls = state.calls.saturating_add(1);
            let when = state.crash.filter(|(call, _)| *call == state.calls).map(|(_, when)| when);
            state.dead = when.is_some();
            let calls = state.calls;
            (when, state.meanwhile.take_if(|(call, _)| *call == calls))
        };
        if let Some((_, Meanwhile(done))) = meanwhile {
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
