//! Staff, and what they manage: logins, accounts found, invitations from imports.

use std::collections::BTreeSet;

use app::account::AccountSummary;
use app::staff::{ReleaseOrder, ResetFactorError, UserLoginError};
use app::users::User;
use contract::{
    FoundAccount, InvitationRelease, ProblemKind, RecordedUser, Staff, StaffLogin, StaffUser,
};
use domain::ids::{AccountId, UserId};

use super::users::{invitation_expiry, user_status};
use crate::Failure;

/// Most accounts that a release can name.
const MAX_ACCOUNTS: usize = 100;

/// A staff role, to the domain.
pub const fn from_staff_role(role: Staff) -> domain::user::Staff {
    match role {
        Staff::Agent => domain::user::Staff::Agent,
        Staff::Admin => domain::user::Staff::Admin,
    }
}

/// A staff role, from the domain.
pub const fn staff_role(role: domain::user::Staff) -> Staff {
    match role {
        domain::user::Staff::Agent => Staff::Agent,
        domain::user::Staff::Admin => Staff::Admin,
    }
}

/// A member of staff, as `caller` sees them; `None` when the user is not staff.
pub fn member(user: &User, caller: UserId) -> Option<StaffUser> {
    Some(StaffUser {
        id: user.id.to_string(),
        username: user.username.to_string(),
        email: user.email.to_string(),
        given_name: user.given_name.clone(),
        family_name: user.family_name.clone(),
        role: staff_role(user.staff?),
        status: user_status(user.status),
        invitation_expires_at: invitation_expiry(user, user.status),
        second_factor: user.second_factor,
        you: user.id == caller,
    })
}

/// A login, as `caller` of staff sees it.
pub fn login(user: &User, caller: UserId) -> StaffLogin {
    StaffLogin {
        id: user.id.to_string(),
        username: user.username.to_string(),
        email: user.email.to_string(),
        given_name: user.given_name.clone(),
        family_name: user.family_name.clone(),
        status: user_status(user.status),
        invitation_expires_at: invitation_expiry(user, user.status),
        second_factor: user.second_factor,
        staff: user.staff.map(staff_role),
        you: user.id == caller,
    }
}

/// An account that a staff search found.
pub fn found_account(summary: AccountSummary) -> FoundAccount {
    FoundAccount {
        username_taken: summary.lacks_manager().map(ToString::to_string),
        id: summary.account.to_string(),
        number: summary.number,
        name: summary.name,
    }
}

/// A person whom an import recorded and who is not invited yet.
pub fn recorded_user(user: &User) -> RecordedUser {
    RecordedUser {
        id: user.id.to_string(),
        username: user.username.to_string(),
        email: user.email.to_string(),
    }
}

/// A release of recorded invitations, which sends at most this many a minute.
pub fn release(order: &ReleaseOrder, per_minute: u32) -> InvitationRelease {
    let accounts = order.accounts.as_ref();
    let accounts = accounts.map(|accounts| accounts.iter().map(ToString::to_string).collect());
    InvitationRelease { at: order.at, accounts, per_minute }
}

/// The accounts that a request names.
///
/// # Errors
/// `malformed` when one is not an account id, or there are more than 100.
pub fn accounts(ids: &[String]) -> Result<BTreeSet<AccountId>, Failure> {
    if ids.len() > MAX_ACCOUNTS {
        return Err(Failure::malformed("/accounts", "too-long"));
    }
    let parse = |(at, id): (usize, &String)| {
        let refused = |_| Failure::malformed(format!("/accounts/{at}"), "bad-value");
        AccountId::parse(id).map_err(refused)
    };
    ids.iter().enumerate().map(parse).collect()
}

impl From<UserLoginError> for Failure {
    fn from(error: UserLoginError) -> Self {
        match error {
            UserLoginError::UnknownUser => Self::of(ProblemKind::NotFound),
            UserLoginError::Staff => Self::of(ProblemKind::Conflict),
            UserLoginError::Store(error) => error.into(),
            UserLoginError::Identity(error) => error.into(),
            UserLoginError::Queue(error) => error.into(),
        }
    }
}

impl From<ResetFactorError> for Failure {
    fn from(error: ResetFactorError) -> Self {
        match error {
            ResetFactorError::UnknownUser => Self::of(ProblemKind::NotFound),
            ResetFactorError::Store(error) => error.into(),
            ResetFactorError::Identity(error) => error.into(),
            ResetFactorError::Queue(error) => error.into(),
        }
    }
}
