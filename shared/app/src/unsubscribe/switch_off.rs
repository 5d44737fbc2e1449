//! Switches copies of mails off for the user of a link.

use domain::activity::Action;
use domain::ids::UserId;
use jiff::Timestamp;

use crate::client::Client;
use crate::login::{LoginChange, SwitchOffCopies, activities_of};
use crate::store::StoreError;
use crate::system::Random;

/// Switches copies of the mails about Auto Pay off. Writes nothing when they are off, or when there
/// is no such user: nobody mails them.
///
/// # Errors
/// The store failed.
pub async fn switch_off_copies(
    store: &impl SwitchOffCopies,
    random: &impl Random,
    user: &UserId,
    client: Client<'_>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let Some(user) = store.get_user(user).await?.filter(|user| user.auto_pay_copies) else {
        return Ok(());
    };
    let log = activities_of(random, &user, Action::ProfileChanged, client, now);
    match store.switch_off_copies(&LoginChange { user: &user, at: now, log }).await {
        Ok(()) | Err(StoreError::ConditionFailed(_)) => Ok(()),
        Err(error) => Err(error),
    }
}
