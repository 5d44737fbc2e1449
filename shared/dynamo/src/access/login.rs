//! What users change of their own login, each in one transaction with its activities.

use app::activity::Activity;
use app::login::{
    ChangeFactor, ChangePassword, ChangeProfile, FactorChange, LoginChange, Profile, RecoveryCodes,
    SwitchOffCopies,
};
use app::secret::SecretHash;
use app::store::{Condition, StoreError};
use app::users::User;
use aws_sdk_dynamodb::types::builders::UpdateBuilder;
use aws_sdk_dynamodb::types::{AttributeValue, Delete, TransactWriteItem, Update};
use domain::ids::UserId;
use domain::user::UserStatus;
use jiff::Timestamp;

use super::{AccessTable, recovery_key, user_key};
use crate::activity::put_activity;
use crate::error::{built, write_error};
use crate::item::{Reader, Writer, instant_text, integer, text};
use crate::transaction::Transaction;

const LIVE: &str = "attribute_exists(pk) AND #status <> :deactivated";

impl AccessTable {
    /// An update of a user who exists and is not deactivated.
    fn live_user(&self, user: &UserId) -> UpdateBuilder {
        Update::builder()
            .table_name(&self.table)
            .set_key(Some(user_key(user)))
            .expression_attribute_names("#status", "status")
            .expression_attribute_values(":deactivated", text(UserStatus::Deactivated.as_str()))
    }

    /// Writes a change of a user, with its activities.
    async fn change_login(
        &self,
        update: UpdateBuilder,
        codes: Option<TransactWriteItem>,
        log: &[Activity],
    ) -> Result<(), StoreError> {
        let mut transaction = Transaction::default();
        let update = TransactWriteItem::builder().update(built(update.build())?).build();
        transaction.add_if(Condition::User, update);
        if let Some(codes) = codes {
            transaction.add_if(Condition::RecoveryCode, codes);
        }
        self.send_told(transaction, log).await
    }

    /// Sends a transaction, with its activities.
    pub(super) async fn send_told(
        &self,
        mut transaction: Transaction,
        log: &[Activity],
    ) -> Result<(), StoreError> {
        let table = self.log()?;
        for activity in log {
            transaction.add_if(Condition::Activity, put_activity(table, activity)?);
        }
        transaction.send(&self.client).await
    }

    fn put_codes(
        &self,
        user: &UserId,
        codes: &[SecretHash],
    ) -> Result<TransactWriteItem, StoreError> {
        let hashes = codes.iter().map(SecretHash::as_str);
        let item = Writer::from_key(recovery_key(user)).texts("codes", hashes).build();
        let put = aws_sdk_dynamodb::types::Put::builder().table_name(&self.table);
        let put = put.set_item(Some(item)).build();
        Ok(TransactWriteItem::builder().put(built(put)?).build())
    }

    /// Deletes all recovery codes, on condition that this one counts, if one is given.
    fn delete_codes(
        &self,
        user: &UserId,
        used: Option<&SecretHash>,
    ) -> Result<TransactWriteItem, StoreError> {
        let delete = Delete::builder().table_name(&self.table).set_key(Some(recovery_key(user)));
        let delete = match used {
            None => delete,
            Some(code) => delete
                .condition_expression("contains(codes, :code)")
                .expression_attribute_values(":code", text(code.as_str())),
        };
        Ok(TransactWriteItem::builder().delete(built(delete.build())?).build())
    }
}

/// The epoch as it was read, `:epoch`, and the one after it, `:next`.
fn next_epoch(update: UpdateBuilder, user: &User) -> UpdateBuilder {
    update
        .expression_attribute_values(":epoch", integer(user.session_epoch))
        .expression_attribute_values(":next", integer(user.session_epoch.saturating_add(1)))
}

impl ChangePassword for AccessTable {
    async fn begin_password_change(&self, user: &UserId, at: Timestamp) -> Result<(), StoreError> {
        let update = self.client.update_item().table_name(&self.table);
        let update = update
            .set_key(Some(user_key(user)))
            .update_expression(
                "SET passwordPendingSince = if_not_exists(passwordPendingSince, :at)",
            )
            .condition_expression("attribute_exists(pk)")
            .expression_attribute_values(":at", text(instant_text(at)));
        update.send().await.map_err(|error| write_error(&error, Condition::User))?;
        Ok(())
    }

    async fn cancel_password_change(&self, user: &UserId, at: Timestamp) -> Result<(), StoreError> {
        let update = self.client.update_item().table_name(&self.table);
        let update = update
            .set_key(Some(user_key(user)))
            .update_expression("REMOVE passwordPendingSince")
            .condition_expression("passwordPendingSince = :at")
            .expression_attribute_values(":at", text(instant_text(at)));
        update.send().await.map_err(|error| write_error(&error, Condition::User))?;
        Ok(())
    }

    async fn record_password_change(&self, change: &LoginChange<'_>) -> Result<(), StoreError> {
        // The user is no longer listed as recorded; staff stay listed.
        let listed = if change.user.staff.is_some() { "" } else { ", gpk, gsk" };
        let update = next_epoch(self.live_user(&change.user.id), change.user)
            .update_expression(format!(
                "SET #status = :active, sessionEpoch = :next, passwordChangedAt = :at \
                 REMOVE inviteExpiresAt, passwordPendingSince{listed}"
            ))
            .condition_expression(format!("{LIVE} AND sessionEpoch = :epoch"))
            .expression_attribute_values(":active", text(UserStatus::Active.as_str()))
            .expression_attribute_values(":at", text(instant_text(change.at)));
        self.change_login(update, None, &change.log).await
    }
}

impl ChangeFactor for AccessTable {
    async fn record_factor_change(
        &self,
        change: &LoginChange<'_>,
        factor: &FactorChange,
    ) -> Result<(), StoreError> {
        let id = &change.user.id;
        let on = matches!(factor, FactorChange::On(_) | FactorChange::Renewed(_));
        let codes = match factor {
            FactorChange::On(codes) | FactorChange::Renewed(codes) if !codes.is_empty() => {
                self.put_codes(id, codes)?
            }
            FactorChange::On(_) | FactorChange::Renewed(_) | FactorChange::Off => {
                self.delete_codes(id, None)?
            }
            FactorChange::Used(code) => self.delete_codes(id, Some(code))?,
        };
        let owed = matches!(factor, FactorChange::Used(_));
        let set = "SET secondFactor = :on, mustSetUpFactor = :owed, factorChangedAt = :at";
        let update = self
            .live_user(id)
            .expression_attribute_values(":on", AttributeValue::Bool(on))
            .expression_attribute_values(":owed", AttributeValue::Bool(owed))
            .expression_attribute_values(":at", text(instant_text(change.at)));
        let update = match factor {
            // No session has shown the factor yet, so all end.
            FactorChange::On(_) => next_epoch(update, change.user)
                .update_expression(format!("{set}, sessionEpoch = :next"))
                .condition_expression(format!("{LIVE} AND sessionEpoch = :epoch")),
            // Codes can be renewed only while the factor is on.
            FactorChange::Renewed(_) => update
                .update_expression(set)
                .condition_expression(format!("{LIVE} AND secondFactor = :on")),
            _ => update.update_expression(set).condition_expression(LIVE),
        };
        self.change_login(update, Some(codes), &change.log).await
    }
}

impl RecoveryCodes for AccessTable {
    async fn has_recovery_code(
        &self,
        user: &UserId,
        code: &SecretHash,
    ) -> Result<bool, StoreError> {
        let Some(item) = self.get(recovery_key(user)).await? else { return Ok(false) };
        let codes = Reader::new(&item)
            .texts("codes", |code| Ok::<_, domain::ids::InvalidId>(code.to_owned()))?;
        Ok(codes.contains(code.as_str()))
    }
}

impl ChangeProfile for AccessTable {
    async fn change_profile(
        &self,
        change: &LoginChange<'_>,
        profile: &Profile,
    ) -> Result<(), StoreError> {
        let copies = match profile.auto_pay_copies {
            same if same == change.user.auto_pay_copies => "",
            true => ", autoPayCopies = :copies",
            false => " REMOVE autoPayCopies",
        };
        let set = "SET givenName = :given, familyName = :family, #language = :language";
        let update = self
            .live_user(&change.user.id)
            .update_expression(format!("{set}{copies}"))
            .condition_expression(LIVE)
            .expression_attribute_names("#language", "language")
            .expression_attribute_values(":given", text(&profile.given_name))
            .expression_attribute_values(":family", text(&profile.family_name))
            .expression_attribute_values(":language", text(profile.language.as_str()));
        let update = match copies.contains(':') {
            true => update.expression_attribute_values(":copies", AttributeValue::Bool(true)),
            false => update,
        };
        self.change_login(update, None, &change.log).await
    }
}

impl SwitchOffCopies for AccessTable {
    async fn switch_off_copies(&self, change: &LoginChange<'_>) -> Result<(), StoreError> {
        let update = Update::builder()
            .table_name(&self.table)
            .set_key(Some(user_key(&change.user.id)))
            .update_expression("REMOVE autoPayCopies")
            .condition_expression("attribute_exists(pk)");
        self.change_login(update, None, &change.log).await
    }
}
