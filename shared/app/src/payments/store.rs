//! The port through which payments are read and written.

use std::future::Future;

use domain::ids::{AccountId, PaymentId};
use domain::payment::{Origin, Payment};
use jiff::Timestamp;

use super::progress::Progress;
use crate::posting::{AccountState, PostingStore};
use crate::store::StoreError;

/// Payments, events of the gateway, and customers at the gateway. Reads are strongly consistent.
pub trait PaymentStore: PostingStore {
    /// Which of these events of the gateway were carried out, in their order.
    fn known_events(
        &self,
        ids: &[&str],
    ) -> impl Future<Output = Result<Vec<bool>, StoreError>> + Send;

    /// Marks an event as carried out. Marking it again changes nothing.
    fn mark_event(&self, id: &str) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Remembers who opened the gateway's page to save a method.
    fn put_set_up(
        &self,
        account: &AccountId,
        checkout: &str,
        origin: &Origin,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Who opened the gateway's page to save a method.
    fn set_up(
        &self,
        account: &AccountId,
        checkout: &str,
    ) -> impl Future<Output = Result<Option<Origin>, StoreError>> + Send;

    /// The account of a customer at the gateway; `None` when no account has it.
    fn account_of_customer(
        &self,
        customer: &str,
    ) -> impl Future<Output = Result<Option<AccountId>, StoreError>> + Send;

    /// Marks a payout: its file must be written, again if it was before.
    fn mark_payout(
        &self,
        payout: &str,
        now: Timestamp,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// Finds accounts with a payment or refund that waits for the gateway.
pub trait UnsettledAccounts: Send + Sync {
    /// At most `limit` such accounts with an id after `after`, in order of id; empty at the end.
    /// The list may lag behind: it may contain an account whose payments were just settled, and
    /// miss one whose payment has just begun.
    fn unsettled(
        &self,
        after: Option<&AccountId>,
        limit: u16,
    ) -> impl Future<Output = Result<Vec<AccountId>, StoreError>> + Send;
}

/// Remembers how far the reconciler has come.
pub trait ProgressStore: Send + Sync {
    /// How far; the default before the first run.
    fn progress(&self) -> impl Future<Output = Result<Progress, StoreError>> + Send;

    /// Remembers how far.
    fn set_progress(
        &self,
        progress: &Progress,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// A payment of an account, in flight or settled; `None` when the account has no such payment.
pub(super) async fn payment_of(
    store: &impl PostingStore,
    state: &AccountState,
    id: &PaymentId,
) -> Result<Option<Payment>, StoreError> {
    if let Some(payment) = state.payments.in_flight.as_ref().filter(|one| one.id == *id) {
        return Ok(Some(payment.clone()));
    }
    let found = store.payments(&state.id, std::slice::from_ref(id)).await?;
    Ok(found.into_iter().next().flatten())
}
