//! The port to a payment gateway, and what it gives.
//!
//! A gateway keeps card data; the portal never sees it. Its idempotency keys are the portal's ids,
//! so a request that is sent again with the same id is carried out once, for
//! [`RESEND_WITHIN`] at least.

use std::future::Future;

use domain::auto_pay::ChargeLimits;
use domain::document::{Language, Mandate, MethodKind, SavedMethod};
use domain::ids::{AccountId, PaymentId, RefundId};
use domain::money::Money;
use domain::payment::{Checkout, Decline, GatewayPayment, GatewayRefund};
use domain::user::Email;
use jiff::{SignedDuration, Timestamp};

/// A payment is sent to the gateway again only while it is younger than this. Gateways forget
/// idempotency keys after about 24 hours, and would then charge again.
///
/// <https://docs.stripe.com/api/idempotent_requests>
pub const RESEND_WITHIN: SignedDuration = SignedDuration::from_hours(23);

/// The shortest time that the gateway's page stays open, by the gateway's own clock.
///
/// <https://docs.stripe.com/api/checkout/sessions/create#create_checkout_session-expires_at>
pub const SHORTEST_PAGE: SignedDuration = SignedDuration::from_mins(30);

/// How long the portal lets it stay open.
pub const CHECKOUT_LIFE: SignedDuration = SignedDuration::from_mins(31);

/// Why a gateway gave no usable answer. A decline is an answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GatewayError {
    /// It was too busy, or could not be asked, and did not carry this request out. If the same
    /// request was sent before, that one may have been carried out.
    #[error("the gateway is busy")]
    Busy,
    /// It refused the request, which it did not carry out.
    #[error("the gateway refused the request: {code}")]
    Refused {
        /// The gateway's code, for the log.
        code: String,
        /// What it means for a payment.
        decline: Decline,
    },
    /// There is no such object at the gateway.
    #[error("the gateway does not have it")]
    NotFound,
    /// The gateway has it, and the portal did not make it: the provider also uses the gateway for
    /// other things.
    #[error("the portal did not make it")]
    Foreign,
    /// No answer, or one that says nothing: the request may have been carried out.
    #[error("the gateway did not answer: {0}")]
    Unknown(String),
}

/// Why a gateway cannot charge an amount. It is known before the gateway is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unchargeable {
    /// Less than the gateway charges.
    #[error("less than {0:?}")]
    TooSmall(Money),
    /// More than the gateway charges at a time.
    #[error("more than {0:?}")]
    TooLarge(Money),
    /// The gateway does not charge so small a fraction of the currency.
    #[error("the gateway does not charge so many decimals")]
    Decimals,
}

/// A charge of a saved method. It never changes once a payment is recorded.
#[derive(Clone, Debug, PartialEq)]
pub struct ChargeRequest<'a> {
    /// The account, for the gateway's record.
    pub account: &'a AccountId,
    /// The payment: the idempotency key.
    pub payment: &'a PaymentId,
    /// The customer at the gateway.
    pub customer: &'a str,
    /// The saved method.
    pub method: &'a SavedMethod,
    /// The amount.
    pub amount: Money,
    /// Where the payer comes back to after an authentication; `None` when no payer is there.
    pub return_url: Option<&'a str>,
}

/// What a payer does on the gateway's page.
#[derive(Clone, Debug, PartialEq)]
pub enum CheckoutPurpose<'a> {
    /// Pays with a new method.
    Pay {
        /// The payment: the idempotency key.
        payment: &'a PaymentId,
        /// The amount.
        amount: Money,
        /// What is paid, in the payer's language.
        description: &'a str,
        /// Whether the method is saved for later.
        save: bool,
    },
    /// Saves a method without paying.
    Save {
        /// The idempotency key.
        key: &'a str,
        /// Whether the payer ticked *Use For Auto Pay*.
        use_for_auto_pay: bool,
    },
}

/// A request for the gateway's page.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckoutRequest<'a> {
    /// The account, for the gateway's record.
    pub account: &'a AccountId,
    /// The customer at the gateway.
    pub customer: &'a str,
    /// The account's currency.
    pub currency: domain::money::Currency,
    /// Card or bank debit.
    pub kind: MethodKind,
    /// What the payer does there.
    pub purpose: CheckoutPurpose<'a>,
    /// The payer's language.
    pub language: Language,
    /// When the page closes.
    pub expires_at: Timestamp,
    /// Where the payer comes back to, also after leaving the page without finishing.
    pub return_url: &'a str,
}

/// The gateway's page, as it is now.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckoutSession {
    /// Id and address.
    pub checkout: Checkout,
    /// How far the payer is.
    pub state: CheckoutState,
    /// The account that it belongs to, as the portal recorded it there.
    pub account: Option<AccountId>,
    /// The payment that it is for; `None` for a page that only saves a method.
    pub payment: Option<PaymentId>,
}

/// How far a payer is on the gateway's page.
#[derive(Clone, Debug, PartialEq)]
pub enum CheckoutState {
    /// The page is open.
    Open,
    /// Its time ran out, or the portal closed it. Nothing was charged or saved.
    Expired,
    /// The payer has paid; the payment may still be processing.
    Paid(Box<GatewayPayment>),
    /// The payer has saved a method.
    Saved {
        /// The method.
        method: SavedMethod,
        /// Whether the payer ticked *Use For Auto Pay*.
        use_for_auto_pay: bool,
    },
}

/// A refund to make.
#[derive(Clone, Debug, PartialEq)]
pub struct GatewayRefundRequest<'a> {
    /// The refund: the idempotency key.
    pub refund: &'a RefundId,
    /// The payment, by its id at the gateway.
    pub gateway_payment: &'a str,
    /// The amount.
    pub amount: Money,
}

/// A customer to make at the gateway.
#[derive(Clone, Debug, PartialEq)]
pub struct CustomerRequest<'a> {
    /// The account: the idempotency key, and the gateway's record.
    pub account: &'a AccountId,
    /// The customer's name.
    pub name: &'a str,
    /// A billing contact.
    pub email: Option<&'a Email>,
    /// The customer's language.
    pub language: Language,
}

/// A payment gateway. Every adapter must pass the suite of `testkit`.
pub trait PaymentGateway: Send + Sync {
    /// Whether the gateway can charge this amount, without asking it.
    ///
    /// # Errors
    /// [`Unchargeable`].
    fn check_amount(&self, amount: Money) -> Result<(), Unchargeable>;

    /// What the gateway charges in a currency.
    fn limits(&self, currency: domain::money::Currency) -> ChargeLimits;

    /// Makes a customer, once for an account within [`RESEND_WITHIN`], and gives its id.
    fn create_customer(
        &self,
        request: &CustomerRequest<'_>,
    ) -> impl Future<Output = Result<String, GatewayError>> + Send;

    /// The account of a customer, as the portal recorded it there.
    fn account_of(
        &self,
        customer: &str,
    ) -> impl Future<Output = Result<Option<AccountId>, GatewayError>> + Send;

    /// Charges a saved method. A decline is an answer.
    fn charge(
        &self,
        request: &ChargeRequest<'_>,
    ) -> impl Future<Output = Result<GatewayPayment, GatewayError>> + Send;

    /// Opens the gateway's page; the same request again gives the same page.
    fn open_checkout(
        &self,
        request: &CheckoutRequest<'_>,
    ) -> impl Future<Output = Result<CheckoutSession, GatewayError>> + Send;

    /// The gateway's page of this id; [`GatewayError::Foreign`] when the portal did not open it,
    /// whatever its state.
    fn checkout(
        &self,
        id: &str,
    ) -> impl Future<Output = Result<CheckoutSession, GatewayError>> + Send;

    /// Closes the page if it is open, and gives it as it is then.
    fn close_checkout(
        &self,
        id: &str,
    ) -> impl Future<Output = Result<CheckoutSession, GatewayError>> + Send;

    /// A payment by its id at the gateway; [`GatewayError::Foreign`] when the portal did not begin
    /// it, whatever its state.
    fn payment(
        &self,
        id: &str,
    ) -> impl Future<Output = Result<GatewayPayment, GatewayError>> + Send;

    /// A payment by the portal's id, among those of a customer since a time; `None` when the
    /// gateway has none.
    fn find_payment(
        &self,
        customer: &str,
        payment: &PaymentId,
        since: Timestamp,
    ) -> impl Future<Output = Result<Option<GatewayPayment>, GatewayError>> + Send;

    /// Cancels a payment that waits for the payer, and gives it as it is then: it may have
    /// succeeded meanwhile.
    fn cancel_payment(
        &self,
        id: &str,
    ) -> impl Future<Output = Result<GatewayPayment, GatewayError>> + Send;

    /// Refunds a part of a payment, or all of it.
    fn refund(
        &self,
        request: &GatewayRefundRequest<'_>,
    ) -> impl Future<Output = Result<GatewayRefund, GatewayError>> + Send;

    /// A saved method by its id, with the customer it belongs to; [`GatewayError::NotFound`] also
    /// when it belongs to none. A bank account comes with its mandate where the gateway says which
    /// one it has; otherwise a mandate that is known is read with [`Self::mandate`].
    fn method(
        &self,
        id: &str,
    ) -> impl Future<Output = Result<(SavedMethod, String), GatewayError>> + Send;

    /// The agreement to debit a bank account, by its id. A gateway does not always say with the
    /// method which agreement it has.
    fn mandate(&self, id: &str) -> impl Future<Output = Result<Mandate, GatewayError>> + Send;

    /// Removes a saved method. Removing it again changes nothing.
    fn remove_method(&self, id: &str) -> impl Future<Output = Result<(), GatewayError>> + Send;
}
