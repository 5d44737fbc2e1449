//! A customer makes a payment.
//!
//! The record of the payment is part of the account's head while the payment is in flight. It is
//! written before the gateway is asked, on condition of the version with the balance that was
//! checked. So an account has one payment in flight, its amount was payable at that moment, and
//! whatever happens afterwards, a reconciler finds it.

use domain::account::Profile;
use domain::document::{GatewayCustomer, MethodKind, SavedMethod};
use domain::ids::{AccountId, PaymentId};
use domain::ledger::EntryId;
use domain::money::{Money, MoneyError};
use domain::payment::{Payer, Payment, PaymentMethod, PaymentState};
use domain::user::Email;
use jiff::civil::Date;

use super::carry_out::{CarryOut, Site};
use super::gateway::{CustomerRequest, GatewayError, PaymentGateway, Unchargeable};
use super::method_list::MAX_METHODS;
use super::request::{MethodChoice, PaymentRequest, identity, origin};
use super::settle::{SettleError, Settler};
use super::store::{PaymentStore, payment_of};
use crate::posting::{AccountState, Batch, Bookkeeper};
use crate::retry::Retry;
use crate::store::StoreError;
use crate::system::Clock;

/// Why a payment was not begun. Nothing was charged.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PayError {
    /// There is no such account.
    #[error("there is no such account")]
    UnknownAccount,
    /// Another request used the idempotency key.
    #[error("another request used the idempotency key")]
    KeyReused,
    /// The balance is another one than the payer saw.
    #[error("the balance is {0:?}")]
    BalanceChanged(Money),
    /// Another payment of the account is in flight.
    #[error("payment {0} is in flight")]
    InFlight(PaymentId),
    /// The account has no such saved method.
    #[error("the account has no such method")]
    UnknownMethod,
    /// The method cannot be charged: it has expired, or its mandate is not in force.
    #[error("the method cannot be charged")]
    UnusableMethod,
    /// The portal does not offer the method in the account's currency.
    #[error("the method is not offered in the account's currency")]
    NotOffered,
    /// The method cannot be saved: the account has [`MAX_METHODS`].
    #[error("the account has as many methods as it may have")]
    TooManyMethods,
    /// The account has no invoice of this number.
    #[error("the account has no invoice of this number")]
    UnknownInvoice,
    /// The account has another currency.
    #[error("the account has another currency")]
    WrongCurrency,
    /// Not more than 0.
    #[error("the amount is not more than 0")]
    BadAmount,
    /// More than is payable.
    #[error("more than {0:?} is not payable")]
    TooMuch(Money),
    /// The gateway cannot charge the amount.
    #[error(transparent)]
    Unchargeable(#[from] Unchargeable),
    /// The gateway gave no usable answer. The same request again continues.
    #[error(transparent)]
    Gateway(#[from] GatewayError),
    /// The record and the gateway contradict each other.
    #[error(transparent)]
    Settle(SettleError),
    /// The store failed. The same request again finds out what happened.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<SettleError> for PayError {
    fn from(error: SettleError) -> Self {
        match error {
            SettleError::Store(error) => Self::Store(error),
            error => Self::Settle(error),
        }
    }
}

impl From<MoneyError> for PayError {
    fn from(_: MoneyError) -> Self {
        Self::WrongCurrency
    }
}

/// Makes payments through its ports.
#[derive(Debug)]
pub struct PaymentMaker<'a, S, C, G> {
    /// The ledgers and payments.
    pub books: Bookkeeper<'a, S, C>,
    /// The gateway.
    pub gateway: &'a G,
    /// What the provider decided, and where the portal is.
    pub site: &'a Site,
}

/// What beginning a payment led to.
enum Begun {
    /// The payment is recorded, now or by the same request before.
    Recorded(Box<Payment>),
    /// A payment that the payer had left is closed: look again.
    Released,
}

impl<S: PaymentStore, C: Clock, G: PaymentGateway> PaymentMaker<'_, S, C, G> {
    /// Makes the payment, or continues it if this request began it before.
    ///
    /// # Errors
    /// [`PayError`].
    pub async fn pay(&self, request: &PaymentRequest<'_>) -> Result<Payment, PayError> {
        let mut retry = Retry::new(self.books.clock);
        let payment = loop {
            // Boxed, as below: a debug build would need megabytes of stack for all of it at once.
            match Box::pin(self.begin(request)).await {
                Ok(Begun::Recorded(payment)) => break *payment,
                Ok(Begun::Released) => {}
                Err(PayError::Store(error)) if retry.again(&error).await => {}
                Err(PayError::Store(StoreError::ConditionFailed(_))) => {
                    return Err(StoreError::Conflict.into());
                }
                Err(error) => return Err(error),
            }
        };
        let carry_out = self.carry_out();
        if carry_out.is_waiting(&payment) {
            Ok(Box::pin(carry_out.carry_out(request.account, payment)).await?)
        } else {
            Ok(payment)
        }
    }

    fn carry_out(&self) -> CarryOut<'_, S, C, G> {
        let settler = Settler { books: self.books };
        CarryOut { settler, gateway: self.gateway, site: self.site }
    }

    async fn begin(&self, request: &PaymentRequest<'_>) -> Result<Begun, PayError> {
        let books = &self.books;
        let (id, hash) = identity(request);
        let state = books.account(request.account).await?.ok_or(PayError::UnknownAccount)?;
        if let Some(payment) = payment_of(books.store, &state, &id).await? {
            let is_same = payment.request == hash;
            return if is_same {
                Ok(Begun::Recorded(payment.into()))
            } else {
                Err(PayError::KeyReused)
            };
        }
        self.check_amount(request, &state)?;
        let today = self.today(&state)?;
        let method = match choose(&request.method, &state.profile, today)? {
            PaymentMethod::Known(saved) => {
                PaymentMethod::Known(with_mandate(self.gateway, saved).await)
            }
            new => new,
        };
        if let Some(other) = &state.payments.in_flight {
            let released = self.carry_out().release(request.account, other).await?;
            return if released {
                Ok(Begun::Released)
            } else {
                Err(PayError::InFlight(other.id.clone()))
            };
        }
        if let Some(oldest) = state.payments.oldest_of_many() {
            return Err(PayError::InFlight(oldest.clone()));
        }
        let item = self.invoice(request).await?;
        let receipt_email = request.receipt_email.clone().or_else(|| receipts_of(&method));
        let (customer, new_customer) = self.customer(request.account, &state.profile).await?;
        let now = books.clock.now();
        let payment = Payment {
            id,
            request: hash,
            payer: Payer::User(origin(request.user, request.by)),
            amount: request.amount,
            method,
            invoice: request.invoice.clone(),
            item,
            receipt_email,
            language: request.language,
            created_at: now,
            changed_at: now,
            state: PaymentState::Submitted,
            decline: None,
            customer,
            gateway_id: None,
            checkout: None,
            redirect: None,
            entry: None,
            refunds: Vec::new(),
            movements: Vec::new(),
        };
        let mut batch = Batch::new(state);
        if let Some(new_customer) = new_customer {
            batch.set_gateway(new_customer);
        }
        batch.record_payment(payment.clone());
        books.commit(batch).await?;
        Ok(Begun::Recorded(payment.into()))
    }

    fn today(&self, state: &AccountState) -> Result<Date, StoreError> {
        let day = state.profile.day_of(self.books.clock.now());
        day.ok_or_else(|| StoreError::Corrupt(format!("zone of account {}", state.id)))
    }

    fn check_amount(
        &self,
        request: &PaymentRequest<'_>,
        state: &AccountState,
    ) -> Result<(), PayError> {
        let (amount, currency) = (request.amount, state.profile.currency);
        if amount.currency() != currency || request.balance_seen.currency() != currency {
            return Err(PayError::WrongCurrency);
        }
        if !amount.is_positive() {
            return Err(PayError::BadAmount);
        }
        self.gateway.check_amount(amount)?;
        if request.balance_seen != state.ledger.balance {
            return Err(PayError::BalanceChanged(state.ledger.balance));
        }
        let payable = state.payable()?;
        if amount > payable && !self.site.may_exceed {
            return Err(PayError::TooMuch(payable));
        }
        Ok(())
    }

    async fn invoice(&self, request: &PaymentRequest<'_>) -> Result<Option<EntryId>, PayError> {
        let Some(number) = &request.invoice else { return Ok(None) };
        let numbers = std::slice::from_ref(number);
        let found = self.books.store.invoices(request.account, numbers).await?;
        found.into_iter().next().flatten().map(Some).ok_or(PayError::UnknownInvoice)
    }

    /// The customer's id at the gateway, and what to store of a customer who is new there.
    async fn customer(
        &self,
        account: &AccountId,
        profile: &Profile,
    ) -> Result<(String, Option<GatewayCustomer>), GatewayError> {
        if let Some(gateway) = &profile.gateway {
            return Ok((gateway.customer_id.clone(), None));
        }
        let gateway = new_customer(self.gateway, account, profile).await?;
        Ok((gateway.customer_id.clone(), Some(gateway)))
    }
}

/// A bank account that an import brought comes without its mandate, which the gateway knows.
pub(crate) async fn with_mandate(gateway: &impl PaymentGateway, saved: SavedMethod) -> SavedMethod {
    if saved.kind != MethodKind::BankDebit || saved.mandate.is_some() {
        return saved;
    }
    let found = gateway.method(&saved.id).await.ok();
    SavedMethod { mandate: found.and_then(|(found, _)| found.mandate), ..saved }
}

/// Makes the account a customer of the gateway.
///
/// # Errors
/// [`GatewayError`].
pub(super) async fn new_customer(
    gateway: &impl PaymentGateway,
    account: &AccountId,
    profile: &Profile,
) -> Result<GatewayCustomer, GatewayError> {
    let (name, email, language) = (&*profile.name, profile.emails.first(), profile.language);
    let request = CustomerRequest { account, name, email, language };
    let customer_id = gateway.create_customer(&request).await?;
    Ok(GatewayCustomer { customer_id, methods: Vec::new(), auto_pay: false })
}

fn choose(
    choice: &MethodChoice,
    profile: &Profile,
    today: Date,
) -> Result<PaymentMethod, PayError> {
    match choice {
        MethodChoice::Saved(id) => {
            let mut saved = profile.gateway.iter().flat_map(|gateway| &gateway.methods);
            let method = saved.find(|method| method.id == *id).ok_or(PayError::UnknownMethod)?;
            let usable = method.is_valid_on(today);
            if usable {
                Ok(PaymentMethod::Known(method.clone()))
            } else {
                Err(PayError::UnusableMethod)
            }
        }
        MethodChoice::New { kind, .. } if !kind.is_offered_in(profile.currency) => {
            Err(PayError::NotOffered)
        }
        MethodChoice::New { use_for_auto_pay: true, .. }
            if profile.saved_methods() >= MAX_METHODS =>
        {
            Err(PayError::TooManyMethods)
        }
        MethodChoice::New { kind, use_for_auto_pay } => {
            Ok(PaymentMethod::New { kind: *kind, use_for_auto_pay: *use_for_auto_pay })
        }
    }
}

fn receipts_of(method: &PaymentMethod) -> Option<Email> {
    match method {
        PaymentMethod::Known(SavedMethod { receipt_email, .. }) => receipt_email.clone(),
        PaymentMethod::New { .. } => None,
    }
}
