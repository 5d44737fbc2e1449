//! One's own name and language.

use domain::activity::Action;
use domain::document::Language;
use jiff::Timestamp;

use super::{ChangeProfile, LoginChange, LoginError, Profile, record};
use crate::access::User;
use crate::limits::{CountTries, PROFILE};
use crate::outside::Random;
use crate::session::Place;
use crate::store::StoreError;

/// What is to be different; what is left out stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProfileChange {
    /// Given name.
    pub given_name: Option<String>,
    /// Family name.
    pub family_name: Option<String>,
    /// Language of pages and mails.
    pub language: Option<Language>,
}

/// Changes what somebody may change about themselves, and gives them as they are now. What is the
/// same already is not written.
///
/// # Errors
/// See [`LoginError`].
pub async fn change_profile(
    store: &(impl CountTries + ChangeProfile),
    random: &impl Random,
    user: &User,
    change: ProfileChange,
    place: Place<'_>,
    now: Timestamp,
) -> Result<User, LoginError> {
    let mut changed = user.clone();
    changed.given_name = change.given_name.unwrap_or(changed.given_name);
    changed.family_name = change.family_name.unwrap_or(changed.family_name);
    changed.language = change.language.unwrap_or(changed.language);
    if changed == *user {
        return Ok(changed);
    }
    PROFILE.count(store, &user.id.to_string(), now).await?;
    let profile = Profile {
        given_name: changed.given_name.clone(),
        family_name: changed.family_name.clone(),
        language: changed.language,
    };
    let trail = record::trail(random, user, Action::ProfileChanged, place, now);
    let written = store.change_profile(&LoginChange { user, at: now, trail }, &profile).await;
    match written {
        Ok(()) => Ok(changed),
        Err(StoreError::ConditionFailed(_)) => Err(LoginError::Gone),
        Err(error) => Err(error.into()),
    }
}
