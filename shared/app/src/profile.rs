//! An account's profile, as its Office Managers change it: billing address, time zone, language.

use domain::account::{Edit, Profile, ProfileChange};
use domain::ids::AccountId;
use serde_json::json;

use crate::activity::{Action, Activity, ActivityLog};
use crate::payments::hash;
use crate::posting::{AccountState, Batch, Bookkeeper, PostingStore};
use crate::retry::Retry;
use crate::store::StoreError;
use crate::system::{Clock, Random};
use crate::users::Author;

/// A request to change a profile.
#[derive(Clone, Debug)]
pub struct ProfileRequest<'a> {
    /// The account.
    pub account: &'a AccountId,
    /// Who asks.
    pub by: &'a Author,
    /// The tag of the profile that the customer saw.
    pub tag: &'a str,
    /// What is to change.
    pub change: &'a ProfileChange,
}

/// Why a profile was not changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProfileError {
    /// There is no such account.
    #[error("there is no such account")]
    UnknownAccount,
    /// The profile is not the one that the customer saw.
    #[error("the profile has changed")]
    Stale,
    /// The store failed. The same request again finds out what happened.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Identifies what customers can change of a profile: it is another one whenever one of it is.
pub fn profile_tag(profile: &Profile) -> String {
    let to = &profile.bill_to;
    let address = [Some(&to.name), Some(&to.line1), to.line2.as_ref(), Some(&to.city)];
    let place = [to.region.as_ref(), to.postal_code.as_ref(), Some(&to.country)];
    let tagged = json!([address, place, profile.time_zone, profile.language.as_str()]);
    hash(&tagged.to_string()).chars().take(32).collect()
}

/// Changes profiles through its ports.
#[derive(Debug)]
pub struct ProfileEditor<'a, S, C, R> {
    /// The accounts.
    pub books: Bookkeeper<'a, S, C>,
    /// Makes ids of activities.
    pub random: &'a R,
}

impl<S: PostingStore, C: Clock, R: Random> ProfileEditor<'_, S, C, R> {
    /// Changes a profile, and gives the account as it is then. The same transaction writes the
    /// activity log and marks the profile for the journal. A change that is there already, as when
    /// the answer to an earlier request was lost, writes nothing.
    ///
    /// # Errors
    /// [`ProfileError`]; nothing was changed, except perhaps after [`StoreError::Timeout`].
    pub async fn change(&self, request: &ProfileRequest<'_>) -> Result<AccountState, ProfileError> {
        let mut retry = Retry::new(self.books.clock);
        loop {
            match Box::pin(self.attempt(request)).await {
                Err(ProfileError::Store(error)) if retry.again(&error).await => {}
                Err(ProfileError::Store(StoreError::ConditionFailed(_))) => {
                    return Err(StoreError::Conflict.into());
                }
                result => return result,
            }
        }
    }

    async fn attempt(&self, request: &ProfileRequest<'_>) -> Result<AccountState, ProfileError> {
        let account = self.books.account(request.account).await?;
        let account = account.ok_or(ProfileError::UnknownAccount)?;
        if account.profile.changed(request.change) == account.profile {
            return Ok(account);
        }
        if request.tag != profile_tag(&account.profile) {
            return Err(ProfileError::Stale);
        }
        let activities = self.activities(request, &account.profile);
        let edit = Edit { by: request.by.actor.name.clone(), at: request.by.at };
        let mut batch = Batch::new(account);
        batch.change_profile(request.change, edit);
        activities.into_iter().for_each(|activity| batch.record_activity(activity));
        Ok(self.books.commit(batch).await?.0)
    }

    /// One activity for each part that changes.
    fn activities(&self, request: &ProfileRequest<'_>, before: &Profile) -> Vec<Activity> {
        let after = before.changed(request.change);
        let parts = [
            (Action::BillingAddressChanged, after.bill_to != before.bill_to, None),
            (
                Action::TimeZoneChanged,
                after.time_zone != before.time_zone,
                Some(after.time_zone.clone()),
            ),
            (
                Action::AccountLanguageChanged,
                after.language != before.language,
                Some(after.language.to_string()),
            ),
        ];
        let changed = parts.into_iter().filter(|(_, is_changed, _)| *is_changed);
        let log = ActivityLog::Account(request.account.clone());
        changed
            .map(|(action, _, detail)| {
                let activity = request.by.activity(self.random, log.clone(), action);
                Activity { detail, ..activity }
            })
            .collect()
    }
}
