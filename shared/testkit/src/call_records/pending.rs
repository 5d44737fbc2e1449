//! How calls of ports in memory let other processes run.

use std::{future::poll_fn, task::Poll};

/// Lets other processes run.
pub(super) async fn pending_once() {
    let mut is_ready = false;
    poll_fn(|context| {
        if std::mem::replace(&mut is_ready, true) {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}
