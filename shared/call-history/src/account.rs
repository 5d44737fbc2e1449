//! What Call History must know of an account: zone, currency and number.

use app::{reading::ReadInvoices, store::StoreError};
use domain::{date::zone, ids::AccountId, money::Currency};
use jiff::tz::TimeZone;

/// An account, as its calls are shown.
#[derive(Clone, Debug)]
pub struct CallAccount {
    /// Its id.
    pub id: AccountId,
    /// The number printed on bills.
    pub number: String,
    /// The currency of its charges.
    pub currency: Currency,
    /// The zone of its days.
    pub zone: TimeZone,
    /// The zone's IANA name.
    pub zone_name: String,
}

impl CallAccount {
    /// Reads an account; `None` when it has no ledger.
    ///
    /// # Errors
    /// When the store fails, or the account is in a zone that is not known.
    pub async fn read(
        ledger: &impl ReadInvoices,
        account: &AccountId,
    ) -> Result<Option<Self>, StoreError> {
        let Some(head) = ledger.head(account).await? else { return Ok(None) };
        let profile = head.profile;
        let no_zone = || StoreError::Corrupt(format!("zone of account {account}"));
        Ok(Some(Self {
            id: account.clone(),
            number: profile.number.to_string(),
            currency: profile.currency,
            zone: zone(&profile.time_zone).ok_or_else(no_zone)?,
            zone_name: profile.time_zone,
        }))
    }
}
