//! What the invitation worker writes.

use app::store::{Condition, StoreError};
use app::users::{InviteStore, Membership, User};
use domain::ids::{AccountId, UserId};
use domain::user::UserStatus;
use jiff::Timestamp;

use crate::access::{AccessTable, member_key, record, user_key};
use crate::error::write_error;
use crate::item::{instant_text, integer, text};

impl InviteStore for AccessTable {
    async fn get_membership(
        &self,
        user: &UserId,
        account: &AccountId,
    ) -> Result<Option<Membership>, StoreError> {
        let item = self.get(member_key(user, account)).await?;
        item.map(|item| record::membership(&item)).transpose()
    }

    async fn mark_invited(
        &self,
        user: &User,
        seen: Option<Timestamp>,
        expires_at: Timestamp,
    ) -> Result<(), StoreError> {
        let unchanged = match seen {
            Some(_) => "inviteExpiresAt = :seen",
            None => "attribute_not_exists(inviteExpiresAt)",
        };
        let update = self.client.update_item().table_name(&self.table);
        let update = match seen {
            Some(seen) => update.expression_attribute_values(":seen", text(instant_text(seen))),
            None => update,
        };
        // No mail has gone out for the password that the worker is about to set. An invited user is
        // no longer listed as recorded; staff stay listed.
        let forget = if user.staff.is_some() { "lastMail" } else { "lastMail, gpk, gsk" };
        let update = update
            .set_key(Some(user_key(&user.id)))
            .update_expression(format!(
                "SET #status = :invited, inviteExpiresAt = :end REMOVE {forget}"
            ))
            .condition_expression(format!(
                "#status <> :deactivated AND sessionEpoch = :epoch AND {unchanged}"
            ))
            .expression_attribute_values(":epoch", integer(user.session_epoch))
            .expression_attribute_names("#status", "status")
            .expression_attribute_values(":invited", text(UserStatus::Invited.as_str()))
            .expression_attribute_values(":deactivated", text(UserStatus::Deactivated.as_str()))
            .expression_attribute_values(":end", text(instant_text(expires_at)));
        update.send().await.map_err(|error| write_error(&error, Condition::User))?;
        Ok(())
    }

    async fn mark_mailed(&self, user: &UserId, message: &str) -> Result<(), StoreError> {
        let update = self.client.update_item().table_name(&self.table);
        let update = update
            .set_key(Some(user_key(user)))
            .update_expression("SET lastMail = :message")
            .condition_expression("attribute_exists(pk)")
            .expression_attribute_values(":message", text(message));
        update.send().await.map_err(|error| write_error(&error, Condition::User))?;
        Ok(())
    }
}
