//! Changing the caller's name, language and choice of mails.

use domain::activity::Action;
use domain::document::Language;
use jiff::Timestamp;

use super::record_change::activities_of;
use super::{ChangeProfile, LoginChange, LoginError, Profile};
use crate::client::Client;
use crate::rate_limit::{CountAttempts, PROFILE};
use crate::store::StoreError;
use crate::system::Random;
use crate::users::User;

/// The values to change; `None` keeps the present value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProfileChange {
    /// Given name.
    pub given_name: Option<String>,
    /// Family name.
    pub family_name: Option<String>,
    /// Language of pages and mails.
    pub language: Option<Language>,
    /// Whether the user gets copies of the mails about Auto Pay.
    pub auto_pay_copies: Option<bool>,
}

/// Changes the user's name, language or choice of mails, and gives the changed user. Writes nothing
/// when no value differs.
///
/// # Errors
/// See [`LoginError`].
pub async fn change_profile(
    store: &(impl CountAttempts + ChangeProfile),
    random: &impl Random,
    user: &User,
    change: ProfileChange,
    client: Client<'_>,
    now: Timestamp,
) -> Result<User, LoginError> {
    let mut changed = user.clone();
    changed.given_name = change.given_name.unwrap_or(changed.given_name);
    changed.family_name = change.family_name.unwrap_or(changed.family_name);
    changed.language = change.language.unwrap_or(changed.language);
    changed.auto_pay_copies = change.auto_pay_copies.unwrap_or(changed.auto_pay_copies);
    if changed == *user {
        return Ok(changed);
    }
    PROFILE.count(store, &user.id.to_string(), now).await?;
    let profile = Profile {
        given_name: changed.given_name.clone(),
        family_name: changed.family_name.clone(),
        language: changed.language,
        auto_pay_copies: changed.auto_pay_copies,
    };
    let log = activities_of(random, user, Action::ProfileChanged, client, now);
    let written = store.change_profile(&LoginChange { user, at: now, log }, &profile).await;
    match written {
        Ok(()) => Ok(changed),
        Err(StoreError::ConditionFailed(_)) => Err(LoginError::Gone),
        Err(error) => Err(error.into()),
    }
}
