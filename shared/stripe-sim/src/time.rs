//! What happens by itself: banks answer, sessions expire, payouts are made.

use jiff::Timestamp;

use crate::checkout_completion::{end, follow};
use crate::payment;
use crate::payouts;
use crate::refunds;
use crate::state::{State, Task};

/// Lets time pass until this moment.
pub(crate) fn advance(state: &mut State, until: Timestamp) {
    state.request = (None, None);
    while let Some((at, task)) = state.next_task(until) {
        state.now = at;
        run(state, &task);
    }
    state.now = until;
}

/// A task whose object is in another state by now does nothing.
fn run(state: &mut State, task: &Task) {
    match task {
        Task::Settle(intent) => {
            if payment::settle(state, intent).is_ok() {
                follow(state, intent);
            }
        }
        Task::Return(intent, reason) => drop(payment::take_back(state, intent, reason)),
        Task::ExpireSession(session) => end(state, session),
        Task::FinishRefund(refund) => refunds::finish(state, refund),
        Task::FailRefund(refund) => drop(refunds::fail(state, refund)),
        Task::MakePayouts => payouts::make_daily(state),
        Task::ArrivePayout(payout) => payouts::arrive(state, payout),
    }
}
