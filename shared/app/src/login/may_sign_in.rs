//! The rule for which users may sign in.

use domain::user::UserStatus;

use crate::store::StoreError;
use crate::users::{ListMemberships, User};

/// Whether a user may sign in: the user is not deactivated, and is staff, is an active member of
/// an account, or is invited to one (only a user who has signed in can accept an invitation).
///
/// A user who is only recorded may not, even with a password that works: it was made for a person
/// who had the user name before.
///
/// # Errors
/// When the memberships cannot be read.
pub(crate) async fn may_sign_in(
    store: &impl ListMemberships,
    user: &User,
) -> Result<bool, StoreError> {
    if matches!(user.status, UserStatus::Recorded | UserStatus::Deactivated) {
        return Ok(false);
    }
    if user.staff.is_some() {
        return Ok(true);
    }
    let memberships = store.list_memberships(&user.id).await?;
    Ok(memberships.iter().any(|member| member.active || member.invitation.is_some()))
}
