//! The portal's own record of a payment.

use jiff::Timestamp;

use crate::document::{Language, MethodKind, SavedMethod};
use crate::ids::{DocumentNumber, PaymentId, RefundId, UserId, Username};
use crate::ledger::EntryId;
use crate::money::Money;
use crate::payment::Decline;
use crate::text_enum::text_enum;
use crate::user::{Email, Staff};

/// A payment that a customer makes in the portal. Its id is the gateway's idempotency key, and
/// what the gateway is asked for never changes after the record is written.
#[derive(Clone, Debug, PartialEq)]
pub struct Payment {
    /// Derived from account, user and idempotency key; from the try if Auto Pay pays.
    pub id: PaymentId,
    /// Hash of the request's content, to recognise a reused idempotency key.
    pub request: String,
    /// Who pays.
    pub payer: Payer,
    /// The amount to pay; more than 0.
    pub amount: Money,
    /// How it is paid.
    pub method: PaymentMethod,
    /// The number of the invoice to pay first.
    pub invoice: Option<DocumentNumber>,
    /// The item to pay first; that invoice if one is named.
    pub item: Option<EntryId>,
    /// Where the receipt goes; `None` sends it to the account's billing contacts.
    pub receipt_email: Option<Email>,
    /// The payer's language, for the gateway's page.
    pub language: Language,
    /// When the record was written.
    pub created_at: Timestamp,
    /// When the state changed last.
    pub changed_at: Timestamp,
    /// How far it is.
    pub state: PaymentState,
    /// Why it was declined.
    pub decline: Option<Decline>,
    /// The customer's id at the gateway.
    pub customer: String,
    /// Its id at the gateway, once that is known.
    pub gateway_id: Option<String>,
    /// The gateway's page for a new method.
    pub checkout: Option<Checkout>,
    /// Where the payer must authenticate.
    pub redirect: Option<String>,
    /// Its entry in the ledger, once it is booked.
    pub entry: Option<EntryId>,
    /// Refunds that staff asked for, oldest first.
    pub refunds: Vec<RefundRequest>,
    /// What was booked of its refunds, chargebacks and returns, oldest first.
    pub movements: Vec<Movement>,
}

/// Who pays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Payer {
    /// A user.
    User(Origin),
    /// Auto Pay.
    AutoPay(Try),
}

impl Payer {
    /// The user; `None` for Auto Pay.
    pub const fn user(&self) -> Option<&Origin> {
        match self {
            Self::User(origin) => Some(origin),
            Self::AutoPay(_) => None,
        }
    }
}

/// One try of Auto Pay. It identifies the payment within its account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Try {
    /// The collection's number.
    pub collection: u64,
    /// The number of the try within it, from 1.
    pub number: u8,
}

/// A user who pays, or who asks for a refund.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The user.
    pub user: UserId,
    /// Their full name at that time, for the activity log.
    pub name: String,
    /// Their user name.
    pub username: Option<Username>,
    /// The staff role, if they are staff, and the name that customers see of them.
    pub staff: Option<(Staff, String)>,
    /// The client address.
    pub address: Option<String>,
}

/// How a payment is paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PaymentMethod {
    /// With a method that is saved, or that the payer entered at the gateway.
    Known(SavedMethod),
    /// With one that the payer still has to enter at the gateway's page.
    New {
        /// Card or bank debit.
        kind: MethodKind,
        /// Whether the payer ticked *Use For Auto Pay*.
        use_for_auto_pay: bool,
    },
}

/// The gateway's page on which a payer enters a new method.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkout {
    /// Its id at the gateway.
    pub id: String,
    /// Its address.
    pub url: String,
}

text_enum! {
    /// How far a payment is.
    PaymentState {
        /// It is recorded, and the gateway has not carried it out.
        Created = "created",
        /// The gateway may have been asked.
        Submitted = "submitted",
        /// The payer must act at the gateway: authenticate, or fill in its page.
        RequiresAction = "requires-action",
        /// The gateway was asked and gave no usable answer.
        Unknown = "unknown",
        /// A bank debit is on its way.
        Processing = "processing",
        /// The money is captured and booked.
        Succeeded = "succeeded",
        /// It was not made.
        Declined = "declined",
        /// The bank returned it after it was booked.
        Returned = "returned",
        /// The payer's bank charged it back.
        ChargedBack = "charged-back",
    }
}

impl PaymentState {
    /// Whether it blocks another payment of the account: nobody knows yet whether it succeeds.
    pub const fn is_in_flight(self) -> bool {
        matches!(self, Self::Created | Self::Submitted | Self::RequiresAction | Self::Unknown)
    }
}

/// A refund that staff asked for. Its id is the gateway's idempotency key.
#[derive(Clone, Debug, PartialEq)]
pub struct RefundRequest {
    /// Derived from account, user and idempotency key.
    pub id: RefundId,
    /// Hash of the request's content.
    pub request: String,
    /// The member of staff.
    pub origin: Origin,
    /// The amount to send back; more than 0.
    pub amount: Money,
    /// The reason, which the customer sees.
    pub reason: String,
    /// When the record was written.
    pub created_at: Timestamp,
    /// Whether the gateway has neither made nor refused it yet.
    pub pending: bool,
    /// Whether the gateway did not make it.
    pub refused: bool,
    /// Its id at the gateway, once it is booked.
    pub gateway_id: Option<String>,
}

/// What was booked of a refund, a chargeback or a return.
#[derive(Clone, Debug, PartialEq)]
pub struct Movement {
    /// The refund's or the dispute's id at the gateway.
    pub id: String,
    /// What it is.
    pub kind: MovementKind,
    /// Its amount.
    pub amount: Money,
    /// Its entry; `None` when the payment was reversed before, so that nothing was left to book.
    pub entry: Option<EntryId>,
    /// Whether it was undone: the refund failed, or the bank gave the money back.
    pub undone: bool,
}

text_enum! {
    /// What a movement is.
    MovementKind {
        /// Money that the provider sent back.
        Refund = "refund",
        /// A bank debit that bounced after it had settled.
        Return = "return",
        /// A payment that the payer's bank charged back.
        Chargeback = "chargeback",
    }
}

impl Payment {
    /// What is left of the captured amount to refund: less all refunds that are made, asked for or
    /// booked, and less what a bank took back. 0 before it is booked.
    ///
    /// # Errors
    /// [`MoneyError`](crate::money::MoneyError) when a sum is out of range.
    pub fn refundable(&self) -> Result<Money, crate::money::MoneyError> {
        let zero = Money::zero(self.amount.currency());
        if self.entry.is_none() {
            return Ok(zero);
        }
        let booked = self.movements.iter().filter(|movement| !movement.undone);
        let booked = Money::sum(self.amount.currency(), booked.map(|movement| movement.amount))?;
        let pending = self.refunds.iter().filter(|refund| refund.pending);
        let pending = Money::sum(self.amount.currency(), pending.map(|refund| refund.amount))?;
        let left = self.amount.minus(booked)?.minus(pending)?;
        Ok(if left.is_negative() { zero } else { left })
    }

    /// Whether it, or a refund of it, still waits for the gateway.
    pub fn is_unsettled(&self) -> bool {
        self.state.is_in_flight()
            || self.state == PaymentState::Processing
            || self.refunds.iter().any(|refund| refund.pending)
    }

    /// The saved method that pays; `None` while the payer still has to enter one.
    pub const fn known_method(&self) -> Option<&SavedMethod> {
        match &self.method {
            PaymentMethod::Known(method) => Some(method),
            PaymentMethod::New { .. } => None,
        }
    }
}
