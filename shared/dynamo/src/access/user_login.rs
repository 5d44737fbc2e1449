//! What staff change of a user's login, in one transaction with its activities.

use app::login::LoginChange;
use app::staff::{ChangeLogins, LoginUpdate};
use app::store::{Condition, StoreError};
use aws_sdk_dynamodb::types::{TransactWriteItem, Update};

use crate::access::{AccessTable, record, user_key};
use crate::error::built;
use crate::item::{instant_text, integer, text};
use crate::transaction::Transaction;

/// A correction within so many seconds of another one keeps the address before both, because the
/// mail about the first may not have been sent yet.
const TOGETHER_SECONDS: i64 = 60;

impl ChangeLogins for AccessTable {
    async fn update_login(
        &self,
        change: &LoginChange<'_>,
        update: &LoginUpdate<'_>,
    ) -> Result<(), StoreError> {
        let (user, at) = (change.user, change.at);
        let write = Update::builder()
            .table_name(&self.table)
            .set_key(Some(user_key(&user.id)))
            .condition_expression(
                "#status = :knownStatus AND email = :knownEmail AND sessionEpoch = :epoch",
            )
            .expression_attribute_names("#status", "status")
            .expression_attribute_values(":knownStatus", text(user.status.as_str()))
            .expression_attribute_values(":knownEmail", text(user.email.as_str()))
            .expression_attribute_values(":epoch", integer(user.session_epoch))
            .expression_attribute_values(":next", integer(user.session_epoch.saturating_add(1)));
        let mut transaction = Transaction::default();
        let write = match update {
            LoginUpdate::Status(status) => write
                .update_expression("SET #status = :status, sessionEpoch = :next")
                .expression_attribute_values(":status", text(status.as_str())),
            LoginUpdate::Email(email) => {
                let mut found = user.clone();
                found.email = (*email).clone();
                transaction.put(&self.table, record::email_item(&found))?;
                let together = user
                    .email_changed_at
                    .is_some_and(|before| at.duration_since(before).as_secs() < TOGETHER_SECONDS);
                let before = user.previous_email.as_ref().filter(|_| together);
                let set = "SET email = :email, previousEmail = :previous, emailChangedAt = :at, \
                           sessionEpoch = :next";
                // A temporary password that was mailed to the previous address ends now.
                let ends =
                    if user.invite_expires_at.is_some() { ", inviteExpiresAt = :at" } else { "" };
                write
                    .update_expression(format!("{set}{ends}"))
                    .expression_attribute_values(":email", text(email.as_str()))
                    .expression_attribute_values(
                        ":previous",
                        text(before.unwrap_or(&user.email).as_str()),
                    )
                    .expression_attribute_values(":at", text(instant_text(at)))
            }
        };
        let write = TransactWriteItem::builder().update(built(write.build())?).build();
        transaction.add_if(Condition::User, write);
        self.send_told(transaction, &change.log).await
    }
}
