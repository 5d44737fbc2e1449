//! The payments of an account that are not settled: what its head keeps of them.

use jiff::Timestamp;

use crate::ids::PaymentId;
use crate::ledger::EntryId;
use crate::money::{Currency, Money, MoneyError};
use crate::payment::Payment;

/// The account's payments that wait for the gateway. They are part of the account's head, so one
/// read and one condition cover them together with the balance.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Slots {
    /// The one payment in flight. While there is one, the account begins no other.
    pub in_flight: Option<Payment>,
    /// Bank debits on their way, oldest first. Their amounts are not payable again.
    pub reserved: Vec<Reservation>,
    /// Payments with a refund that the gateway has not answered.
    pub refunding: Vec<PaymentId>,
}

/// The amount of a bank debit that is on its way.
#[derive(Clone, Debug, PartialEq)]
pub struct Reservation {
    /// The payment.
    pub payment: PaymentId,
    /// Its amount.
    pub amount: Money,
    /// The item that it names, to be paid first.
    pub item: Option<EntryId>,
    /// When it was submitted.
    pub since: Timestamp,
}

/// Most bank debits of an account on their way, so that its head stays small.
const MAX_RESERVED: usize = 20;

impl Slots {
    /// The oldest bank debit on its way, if there are as many as there may be.
    pub fn oldest_of_many(&self) -> Option<&PaymentId> {
        let is_full = self.reserved.len() >= MAX_RESERVED;
        self.reserved.first().filter(|_| is_full).map(|one| &one.payment)
    }

    /// Whether no payment of the account waits for the gateway.
    pub fn is_empty(&self) -> bool {
        self.in_flight.is_none() && self.reserved.is_empty() && self.refunding.is_empty()
    }

    /// The sum of the bank debits on their way.
    ///
    /// # Errors
    /// [`MoneyError`] when the sum is out of range.
    pub fn reserved(&self, currency: Currency) -> Result<Money, MoneyError> {
        Money::sum(currency, self.reserved.iter().map(|one| one.amount))
    }

    /// Puts a payment where its state says: in flight, reserved, or nowhere.
    pub fn place(&mut self, payment: &Payment) {
        use crate::payment::PaymentState::Processing;
        if self.in_flight.as_ref().is_some_and(|other| other.id == payment.id) {
            self.in_flight = None;
        }
        self.reserved.retain(|other| other.payment != payment.id);
        self.refunding.retain(|other| *other != payment.id);
        if payment.state.is_in_flight() {
            self.in_flight = Some(payment.clone());
        } else if payment.state == Processing {
            self.reserved.push(Reservation {
                payment: payment.id.clone(),
                amount: payment.amount,
                item: payment.item,
                since: payment.created_at,
            });
        }
        if payment.refunds.iter().any(|refund| refund.pending) {
            self.refunding.push(payment.id.clone());
        }
    }
}
