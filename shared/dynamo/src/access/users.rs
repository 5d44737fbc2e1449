//! Reads the users of an account, staff, and the order to release invitations.

use std::collections::{BTreeMap, BTreeSet};

use app::mail_feedback::ReadSuppressions;
use app::staff::{ListStaff, ReadAdmins, ReadRelease, RecordedPosition, ReleaseOrder};
use app::store::{Condition, StoreError};
use app::users::{AccountUser, ListUsers, User};
use domain::ids::{AccountId, UserId};

use crate::access::record::account_gpk;
use crate::access::search::Part;
use crate::access::{ADMINS, AccessTable, RELEASE, STAFF, USER, member_key, record, user_key};
use crate::error::write_error;
use crate::item::{Item, Reader, Writer, instant_text, integer, key, text};

impl AccessTable {
    /// These users with their memberships of an account, by id.
    async fn memberships(
        &self,
        account: &AccountId,
        ids: &BTreeSet<UserId>,
    ) -> Result<Vec<AccountUser>, StoreError> {
        let keys = ids.iter().flat_map(|id| [user_key(id), member_key(id, account)]);
        let (mut users, mut members) = (BTreeMap::new(), Vec::new());
        for item in self.get_items(keys.collect()).await? {
            if Reader::new(&item).text("sk")? == USER {
                let user = record::user(&item)?;
                users.insert(user.id, user);
            } else {
                members.push(record::membership(&item)?);
            }
        }
        members.sort_by_key(|member| member.user);
        let emails: Vec<_> = users.values().map(|user| user.email.clone()).collect();
        let suppressed = self.suppressions(&emails).await?;
        let with_user = |member: app::users::Membership| {
            let user = users.remove(&member.user)?;
            let email_problem = suppressed.get(&user.email).map(|known| known.problem);
            Some(AccountUser { user, member, email_problem })
        };
        Ok(members.into_iter().filter_map(with_user).collect())
    }
}

impl ListUsers for AccessTable {
    async fn account_users(
        &self,
        account: &AccountId,
        after: Option<&UserId>,
        limit: u16,
    ) -> Result<(Vec<AccountUser>, Option<UserId>), StoreError> {
        let after = after.map(ToString::to_string);
        let part = after.as_deref().map_or(Part::All, Part::After);
        let gpk = account_gpk(account);
        let (items, more) = self.indexed(&gpk, part, usize::from(limit)).await?;
        let id = |item: &Item| Reader::new(item).parsed("gsk", UserId::parse);
        let ids: BTreeSet<UserId> = items.iter().map(id).collect::<Result<_, _>>()?;
        let next = ids.last().copied().filter(|_| more);
        Ok((self.memberships(account, &ids).await?, next))
    }

    async fn account_user(
        &self,
        account: &AccountId,
        user: &UserId,
    ) -> Result<Option<AccountUser>, StoreError> {
        Ok(self.memberships(account, &BTreeSet::from([*user])).await?.pop())
    }
}

impl ListStaff for AccessTable {
    async fn staff(&self) -> Result<Vec<User>, StoreError> {
        let (items, _) = self.indexed(STAFF, Part::All, usize::MAX).await?;
        let id = |item: &Item| Reader::new(item).parsed("gsk", UserId::parse);
        let ids: BTreeSet<UserId> = items.iter().map(id).collect::<Result<_, _>>()?;
        let items = self.get_items(ids.iter().map(user_key).collect()).await?;
        items.iter().map(record::user).collect()
    }
}

impl ReadAdmins for AccessTable {
    async fn administrators(&self) -> Result<BTreeSet<UserId>, StoreError> {
        let Some(item) = self.get(key(STAFF, ADMINS)).await? else { return Ok(BTreeSet::new()) };
        Reader::new(&item).texts("admins", UserId::parse)
    }
}

fn release_key() -> Item {
    key(RELEASE, RELEASE)
}

pub(super) fn release_item(order: &ReleaseOrder) -> Item {
    let ReleaseOrder { at, accounts, position } = order;
    let item = Writer::from_key(release_key()).instant("at", *at);
    let item = match accounts {
        Some(accounts) => item.texts("accounts", accounts.iter().map(AccountId::as_str)),
        None => item.flag("everybody", true),
    };
    let item = match position {
        Some(RecordedPosition { part, user }) => item
            .integer("part", u64::from(*part))
            .optional_text("user", user.map(|user| user.to_string())),
        None => item,
    };
    item.build()
}

fn read_release(item: &Item) -> Result<ReleaseOrder, StoreError> {
    let read = Reader::new(item);
    let accounts = match item.contains_key("everybody") {
        true => None,
        false => Some(read.texts("accounts", AccountId::parse)?),
    };
    let position = match item.contains_key("part") {
        true => Some(RecordedPosition {
            part: u8::try_from(read.integer("part")?).map_err(|_| read.corrupt("part"))?,
            user: read.optional_parsed("user", UserId::parse)?,
        }),
        false => None,
    };
    Ok(ReleaseOrder { at: read.instant("at")?, accounts, position })
}

impl ReadRelease for AccessTable {
    async fn get_release(&self) -> Result<Option<ReleaseOrder>, StoreError> {
        self.get(release_key()).await?.as_ref().map(read_release).transpose()
    }

    async fn note_release(
        &self,
        order: &ReleaseOrder,
        position: Option<&RecordedPosition>,
    ) -> Result<(), StoreError> {
        // `at` is a reserved word.
        let at = text(instant_text(order.at));
        let Some(RecordedPosition { part, user }) = position else {
            let delete = self.client.delete_item().table_name(&self.table);
            let delete = delete
                .set_key(Some(release_key()))
                .condition_expression("#at = :at")
                .expression_attribute_names("#at", "at")
                .expression_attribute_values(":at", at);
            delete.send().await.map_err(|error| write_error(&error, Condition::Release))?;
            return Ok(());
        };
        let update = self.client.update_item().table_name(&self.table);
        let update = update
            .set_key(Some(release_key()))
            .condition_expression("#at = :at")
            .expression_attribute_names("#at", "at")
            .expression_attribute_names("#part", "part")
            .expression_attribute_names("#user", "user")
            .expression_attribute_values(":at", at)
            .expression_attribute_values(":part", integer(u64::from(*part)));
        let update = match user {
            Some(user) => update
                .update_expression("SET #part = :part, #user = :user")
                .expression_attribute_values(":user", text(user.to_string())),
            None => update.update_expression("SET #part = :part REMOVE #user"),
        };
        update.send().await.map_err(|error| write_error(&error, Condition::Release))?;
        Ok(())
    }
}
