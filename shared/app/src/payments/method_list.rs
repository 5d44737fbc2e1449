//! Writes the list of an account's saved methods.

use domain::document::{GatewayCustomer, SavedMethod};
use domain::ids::AccountId;

use super::gateway::GatewayError;
use super::store::PaymentStore;
use crate::activity::Activity;
use crate::posting::{AccountState, Batch, Bookkeeper};
use crate::retry::Retry;
use crate::store::{Condition, StoreError};
use crate::system::Clock;

/// Most saved methods of an account.
pub const MAX_METHODS: usize = 20;

/// Why the methods were not changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MethodError {
    /// There is no such account.
    #[error("there is no such account")]
    UnknownAccount,
    /// The account has no such saved method.
    #[error("the account has no such method")]
    UnknownMethod,
    /// No such place in the order.
    #[error("there is no such place in the order")]
    BadOrder,
    /// The account has [`MAX_METHODS`].
    #[error("the account has as many methods as it may have")]
    TooMany,
    /// The portal does not offer the method in the account's currency.
    #[error("the method is not offered in the account's currency")]
    NotOffered,
    /// Auto Pay is on, and no other method can be charged.
    #[error("Auto Pay needs the method")]
    InUse,
    /// The gateway gave no usable answer.
    #[error(transparent)]
    Gateway(#[from] GatewayError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Writes the list on condition of the account's version.
#[derive(Debug)]
pub(super) struct MethodList<'a, S, C> {
    pub(super) books: Bookkeeper<'a, S, C>,
}

impl<S: PaymentStore, C: Clock> MethodList<'_, S, C> {
    /// Changes the list, and gives the account as it is then. The transaction logs the activity
    /// that `log` makes of the list before, and marks `event` as carried out.
    ///
    /// # Errors
    /// [`MethodError`].
    pub(super) async fn write(
        &self,
        account: &AccountId,
        mut event: Option<&str>,
        log: impl Fn(&GatewayCustomer) -> Option<Activity>,
        change: impl Fn(GatewayCustomer) -> Result<GatewayCustomer, MethodError>,
    ) -> Result<AccountState, MethodError> {
        let mut retry = Retry::new(self.books.clock);
        loop {
            match self.attempt(account, event, &log, &change).await {
                Err(MethodError::Store(StoreError::ConditionFailed(Condition::GatewayEvent))) => {
                    event = None;
                }
                Err(MethodError::Store(error)) if retry.again(&error).await => {}
                Err(MethodError::Store(StoreError::ConditionFailed(_))) => {
                    return Err(StoreError::Conflict.into());
                }
                result => return result,
            }
        }
    }

    async fn attempt(
        &self,
        account: &AccountId,
        event: Option<&str>,
        log: &impl Fn(&GatewayCustomer) -> Option<Activity>,
        change: &impl Fn(GatewayCustomer) -> Result<GatewayCustomer, MethodError>,
    ) -> Result<AccountState, MethodError> {
        let state = self.books.account(account).await?.ok_or(MethodError::UnknownAccount)?;
        let before = gateway_of(&state)?;
        let after = change(before.clone())?;
        let mut batch = Batch::new(state);
        if after != before {
            batch.set_gateway(after);
            if let Some(activity) = log(&before) {
                batch.record_activity(activity);
            }
        }
        if let Some(event) = event {
            batch.record_event(event);
        }
        Ok(self.books.commit(batch).await?.0)
    }
}

/// A method as the activity log keeps it: `visa 4242` or `bank-debit 6789`.
pub(super) fn short_name(method: &SavedMethod) -> String {
    let kind = method.brand.as_deref().unwrap_or(method.kind.as_str());
    format!("{kind} {}", method.last4)
}

pub(super) fn gateway_of(state: &AccountState) -> Result<GatewayCustomer, MethodError> {
    state.profile.gateway.clone().ok_or(MethodError::UnknownMethod)
}

pub(super) fn method_in<'a>(gateway: &'a GatewayCustomer, id: &str) -> Option<&'a SavedMethod> {
    gateway.methods.iter().find(|method| method.id == id)
}
