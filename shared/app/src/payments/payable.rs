//! What a customer can pay now.

use domain::ledger::OpenItem;
use domain::money::{Money, MoneyError};

use crate::posting::AccountState;

impl AccountState {
    /// What can be paid now: what is open, less disputes and bank debits on their way. 0 when
    /// nothing is.
    ///
    /// # Errors
    /// [`MoneyError`] when a sum is out of range.
    pub fn payable(&self) -> Result<Money, MoneyError> {
        let currency = self.profile.currency;
        let open = self.ledger.open().map(OpenItem::undisputed);
        let left = Money::sum(currency, open)?.minus(self.payments.reserved(currency)?)?;
        Ok(if left.is_negative() { Money::zero(currency) } else { left })
    }
}
