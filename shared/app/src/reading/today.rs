//! The account's today, from its time zone and its last change.

use domain::{account::Profile, ids::AccountId};
use jiff::{Timestamp, civil::Date};

use crate::store::StoreError;

/// The account's today: the last day that can be shown, and the day that decides what is past due.
///
/// It is the civil day of `now` in the account's time zone, or the day of the account's last change
/// if that is later. An account that moved to a zone further west can have changes of a day that
/// has not begun there; effective days never run backwards, and neither does today. So the present
/// state is always that of today, and the state of each earlier day is folded from the records.
pub(super) fn today(
    profile: &Profile,
    last_change_on: Option<Date>,
    account: &AccountId,
    now: Timestamp,
) -> Result<Date, StoreError> {
    let no_zone = || StoreError::Corrupt(format!("zone of account {account}"));
    let civil = profile.day_of(now).ok_or_else(no_zone)?;
    Ok(last_change_on.map_or(civil, |last| last.max(civil)))
}
