//! Changes of a login by staff, in memory.

use app::login::LoginChange;
use app::staff::{ChangeLogins, LoginUpdate};
use app::store::{Condition, StoreError};
use jiff::SignedDuration;

use crate::access::MemoryAccess;

impl ChangeLogins for MemoryAccess {
    async fn update_login(
        &self,
        change: &LoginChange<'_>,
        update: &LoginUpdate<'_>,
    ) -> Result<(), StoreError> {
        self.call(|table| {
            let failed = StoreError::ConditionFailed(Condition::User);
            let user = table.users.get_mut(&change.user.id).ok_or(failed.clone())?;
            let (known, at) = (change.user, change.at);
            let as_read = (user.status, &user.email, user.session_epoch);
            if as_read != (known.status, &known.email, known.session_epoch) {
                return Err(failed);
            }
            user.session_epoch += 1;
            match update {
                LoginUpdate::Status(status) => user.status = *status,
                LoginUpdate::Email(email) => {
                    let together = user.email_changed_at.is_some_and(|before| {
                        at.duration_since(before) < SignedDuration::from_mins(1)
                    });
                    if !together {
                        user.previous_email = Some(user.email.clone());
                    }
                    user.email = (*email).clone();
                    user.email_changed_at = Some(at);
                    user.invite_expires_at = user.invite_expires_at.map(|_| at);
                }
            }
            table.log(&change.log)
        })
    }
}
