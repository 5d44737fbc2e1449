//! The saved methods of an account: order, receipts, removal, and the gateway's page to add one.

use domain::document::{GatewayCustomer, Language, MethodKind, SavedMethod};
use domain::ids::{AccountId, UserId};
use domain::user::Email;
use jiff::Timestamp;

use super::carry_out::Site;
use super::gateway::{CHECKOUT_LIFE, CheckoutPurpose, CheckoutRequest, PaymentGateway};
use super::make::new_customer;
use super::method_list::{MAX_METHODS, MethodError, MethodList, gateway_of, method_in, short_name};
use super::request::{hash, origin};
use super::store::PaymentStore;
use crate::activity::{Action, Activity, ActivityLog};
use crate::posting::{AccountState, Batch, Bookkeeper};
use crate::retry::Retry;
use crate::store::StoreError;
use crate::system::{Clock, Random};
use crate::users::Author;

/// A change of a saved method.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MethodChange {
    /// Make it the default method.
    pub default: bool,
    /// Its new place, from 1.
    pub order: Option<u16>,
    /// Where receipts go; the inner `None` is the account's billing contacts.
    pub receipt_email: Option<Option<Email>>,
}

/// Manages saved methods through its ports.
#[derive(Debug)]
pub struct MethodManager<'a, S, C, G, R> {
    /// The accounts.
    pub books: Bookkeeper<'a, S, C>,
    /// The gateway.
    pub gateway: &'a G,
    /// Makes ids of activities.
    pub random: &'a R,
    /// Where the portal is.
    pub site: &'a Site,
}

impl<S, C, G, R> MethodManager<'_, S, C, G, R>
where
    S: PaymentStore,
    C: Clock,
    G: PaymentGateway,
    R: Random,
{
    /// Changes a method, and gives the account as it is then.
    ///
    /// # Errors
    /// [`MethodError`].
    pub async fn change(
        &self,
        account: &AccountId,
        by: &Author,
        id: &str,
        change: &MethodChange,
    ) -> Result<AccountState, MethodError> {
        let log = |before: &GatewayCustomer| {
            let method = method_in(before, id);
            Some(self.activity(account, by, Action::MethodsChanged, method))
        };
        let change = |gateway| changed(gateway, id, change);
        MethodList { books: self.books }.write(account, None, log, change).await
    }

    /// Removes a method, at the gateway and here.
    ///
    /// # Errors
    /// [`MethodError`].
    pub async fn remove(
        &self,
        account: &AccountId,
        by: &Author,
        id: &str,
    ) -> Result<(), MethodError> {
        let state = self.account(account).await?;
        without(&state, gateway_of(&state)?, id, self.books.clock)?;
        // At the gateway first: a method that is left here alone cannot be charged, and the
        // gateway's event removes it.
        self.gateway.remove_method(id).await?;
        let log = |before: &GatewayCustomer| {
            let method = method_in(before, id);
            Some(self.activity(account, by, Action::MethodRemoved, method))
        };
        let change = |mut gateway: GatewayCustomer| {
            gateway.methods.retain(|method| method.id != id);
            Ok(gateway)
        };
        MethodList { books: self.books }.write(account, None, log, change).await?;
        Ok(())
    }

    /// Opens the gateway's page to save a method, and gives its address. The same key gives the
    /// same page.
    ///
    /// # Errors
    /// [`MethodError`].
    pub async fn set_up(
        &self,
        account: &AccountId,
        (user, by, key): (UserId, &Author, &str),
        (kind, use_for_auto_pay): (MethodKind, bool),
        language: Language,
    ) -> Result<String, MethodError> {
        let state = self.account(account).await?;
        if state.profile.saved_methods() >= MAX_METHODS {
            return Err(MethodError::TooMany);
        }
        if !kind.is_offered_in(state.profile.currency) {
            return Err(MethodError::NotOffered);
        }
        let customer = self.customer(&state).await?;
        let (window, expires_at) = page_window(self.books.clock.now());
        let asked = (kind.as_str(), use_for_auto_pay, language.as_str(), window);
        let key = hash(&format!("set-up\n{account}\n{user}\n{key}\n{asked:?}"));
        let return_url = format!("{}/accounts/{account}/payment-methods", self.site.portal_url);
        let request = CheckoutRequest {
            account,
            customer: &customer,
            currency: state.profile.currency,
            kind,
            purpose: CheckoutPurpose::Save { key: &key, use_for_auto_pay },
            language,
            expires_at,
            return_url: &return_url,
        };
        let checkout = self.gateway.open_checkout(&request).await?.checkout;
        // So that the activity log says who saved the method, once the gateway says that it is.
        self.books.store.put_set_up(account, &checkout.id, &origin(user, by)).await?;
        Ok(checkout.url)
    }

    /// The customer's id at the gateway. A new customer is stored before a method can be saved.
    async fn customer(&self, state: &AccountState) -> Result<String, MethodError> {
        if let Some(gateway) = &state.profile.gateway {
            return Ok(gateway.customer_id.clone());
        }
        let gateway = new_customer(self.gateway, &state.id, &state.profile).await?;
        let customer = gateway.customer_id.clone();
        let mut retry = Retry::new(self.books.clock);
        loop {
            let state = self.account(&state.id).await?;
            if let Some(gateway) = &state.profile.gateway {
                return Ok(gateway.customer_id.clone());
            }
            let mut batch = Batch::new(state);
            batch.set_gateway(gateway.clone());
            match self.books.commit(batch).await {
                Ok(_) => return Ok(customer),
                Err(error) if retry.again(&error).await => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    async fn account(&self, id: &AccountId) -> Result<AccountState, MethodError> {
        self.books.account(id).await?.ok_or(MethodError::UnknownAccount)
    }

    fn activity(
        &self,
        account: &AccountId,
        by: &Author,
        action: Action,
        method: Option<&SavedMethod>,
    ) -> Activity {
        let activity = by.activity(self.random, ActivityLog::Account(account.clone()), action);
        match method {
            Some(method) => activity.with(short_name(method)),
            None => activity,
        }
    }
}

/// The window of an instant, and when pages that are opened in it expire: at the end of the next.
/// So a request that is repeated soon asks for the same as before, as the gateway demands.
fn page_window(now: Timestamp) -> (i64, Timestamp) {
    let length = CHECKOUT_LIFE.as_secs();
    let window = now.as_second().div_euclid(length);
    let end = Timestamp::from_second(window.saturating_add(2).saturating_mul(length));
    (window, end.unwrap_or(Timestamp::MAX))
}

fn changed(
    mut gateway: GatewayCustomer,
    id: &str,
    change: &MethodChange,
) -> Result<GatewayCustomer, MethodError> {
    let at = gateway.methods.iter().position(|method| method.id == id);
    let mut method = gateway.methods.remove(at.ok_or(MethodError::UnknownMethod)?);
    if let Some(receipt_email) = &change.receipt_email {
        method.receipt_email = receipt_email.clone();
    }
    let place = match change.order {
        _ if change.default => 0,
        Some(order) => usize::from(order.checked_sub(1).ok_or(MethodError::BadOrder)?),
        None => at.unwrap_or_default(),
    };
    if place > gateway.methods.len() {
        return Err(MethodError::BadOrder);
    }
    gateway.methods.insert(place, method);
    Ok(gateway)
}

/// The methods without this one, if Auto Pay can spare it.
fn without(
    state: &AccountState,
    mut gateway: GatewayCustomer,
    id: &str,
    clock: &impl Clock,
) -> Result<GatewayCustomer, MethodError> {
    method_in(&gateway, id).ok_or(MethodError::UnknownMethod)?;
    gateway.methods.retain(|method| method.id != id);
    let no_zone = || StoreError::Corrupt(format!("zone of account {}", state.id));
    let today = state.profile.day_of(clock.now()).ok_or_else(no_zone)?;
    let mut left = gateway.clone();
    left.methods.retain(|method| !state.auto_pay.refused.contains(&method.id));
    if left.cannot_charge(today).is_some() {
        return Err(MethodError::InUse);
    }
    Ok(gateway)
}
