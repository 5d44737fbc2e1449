//! Reads a payment for a screen. Unlike a command it writes nothing, so it leaves an unfinished
//! posting of the account as it is.

use domain::ids::{AccountId, PaymentId};
use domain::payment::Payment;

use super::store::payment_of;
use crate::posting::PostingStore;
use crate::store::StoreError;

/// A payment of an account, in flight or settled; `None` when the account has no such payment.
///
/// # Errors
/// [`StoreError`].
pub async fn read_payment(
    store: &impl PostingStore,
    account: &AccountId,
    id: &PaymentId,
) -> Result<Option<Payment>, StoreError> {
    match store.account(account).await? {
        Some(state) => payment_of(store, &state, id).await,
        None => Ok(None),
    }
}
