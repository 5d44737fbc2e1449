//! Finding users and accounts through the table's index. The index is a moment behind the table.

use app::account::{AccountSummary, ReadAccountSummaries};
use app::staff::{FindAccounts, FindRecorded, FindUnmanaged};
use app::store::StoreError;
use app::users::User;
use domain::ids::{AccountId, UserId};
use domain::user::Email;
use futures_util::future::try_join_all;

use crate::access::account_summary::{PARTS, name_gpk, name_gsk, number_gpk, read_account_summary};
use crate::access::{AccessTable, RECORDED, UNMANAGED, record};
use crate::batch::MAX_GET;
use crate::error::call_error;
use crate::item::{Item, Reader, text};

/// Which part of an index key's items.
#[derive(Clone, Copy)]
pub(super) enum Part<'a> {
    All,
    After(&'a str),
    Between(&'a str, &'a str),
}

impl AccessTable {
    /// Up to `limit` items under an index key, in order of `gsk`, and whether there are more.
    pub(super) async fn indexed(
        &self,
        gpk: &str,
        part: Part<'_>,
        limit: usize,
    ) -> Result<(Vec<Item>, bool), StoreError> {
        let (mut items, mut start) = (Vec::new(), None);
        loop {
            let left = limit.saturating_sub(items.len());
            let query = self.client.query().table_name(&self.table).index_name("sparse");
            let query = query
                .expression_attribute_values(":gpk", text(gpk))
                .limit(i32::try_from(left).unwrap_or(i32::MAX))
                .set_exclusive_start_key(start);
            let query = match part {
                Part::All => query.key_condition_expression("gpk = :gpk"),
                Part::After(after) => query
                    .key_condition_expression("gpk = :gpk AND gsk > :after")
                    .expression_attribute_values(":after", text(after)),
                Part::Between(from, to) => query
                    .key_condition_expression("gpk = :gpk AND gsk BETWEEN :from AND :to")
                    .expression_attribute_values(":from", text(from))
                    .expression_attribute_values(":to", text(to)),
            };
            let page = query.send().await.map_err(|error| call_error(&error))?;
            items.extend(page.items.unwrap_or_default());
            start = page.last_evaluated_key;
            if start.is_none() || items.len() >= limit {
                return Ok((items, start.is_some()));
            }
        }
    }

    /// Every `gsk` under an index key, parsed.
    async fn all_gsk<T, E>(
        &self,
        gpk: &str,
        parse: impl Fn(&str) -> Result<T, E>,
    ) -> Result<Vec<T>, StoreError> {
        let (items, _) = self.indexed(gpk, Part::All, usize::MAX).await?;
        items.iter().map(|item| Reader::new(item).parsed("gsk", &parse)).collect()
    }
}

impl FindAccounts for AccessTable {
    async fn accounts_numbered(&self, number: &str) -> Result<Vec<AccountId>, StoreError> {
        self.all_gsk(&number_gpk(number), AccountId::parse).await
    }

    async fn users_at(&self, email: &Email) -> Result<Vec<UserId>, StoreError> {
        self.all_gsk(&record::email_gpk(email), UserId::parse).await
    }

    async fn accounts_named(
        &self,
        prefix: &str,
        after: Option<&(String, AccountId)>,
        limit: u16,
    ) -> Result<Vec<AccountSummary>, StoreError> {
        let after = after.map(|(name, account)| name_gsk(name, account));
        let from = after.clone().unwrap_or_else(|| prefix.to_owned());
        // No key with this prefix sorts after the last of all characters.
        let to = format!("{prefix}{}", char::MAX);
        if from > to {
            return Ok(Vec::new());
        }
        // The first may be the last one of the page before.
        let most = usize::from(limit).saturating_add(1);
        let parts: Vec<String> = (0..PARTS).map(name_gpk).collect();
        let part = Part::Between(&from, &to);
        let found = try_join_all(parts.iter().map(|gpk| self.indexed(gpk, part, most))).await?;
        let mut named = Vec::new();
        for item in found.iter().flat_map(|(items, _)| items) {
            let gsk = Reader::new(item).text("gsk")?;
            if after.as_deref() != Some(gsk) {
                named.push((gsk.to_owned(), read_account_summary(item)?));
            }
        }
        named.sort_by(|a, b| a.0.cmp(&b.0));
        named.truncate(usize::from(limit));
        Ok(named.into_iter().map(|(_, summary)| summary).collect())
    }
}

impl FindUnmanaged for AccessTable {
    async fn unmanaged(&self, limit: u16) -> Result<Vec<AccountSummary>, StoreError> {
        let limit = usize::from(limit);
        let listed = self.all_gsk(UNMANAGED, AccountId::parse).await?;
        let mut found = Vec::new();
        for part in listed.chunks(MAX_GET) {
            let mut summaries = self.account_summaries(part).await?;
            summaries.retain(|summary| summary.lacks_manager().is_some());
            summaries.sort_by(|a, b| a.account.cmp(&b.account));
            found.extend(summaries);
            if found.len() >= limit {
                break;
            }
        }
        found.truncate(limit);
        Ok(found)
    }
}

impl FindRecorded for AccessTable {
    async fn recorded(
        &self,
        part: u8,
        after: Option<&UserId>,
        limit: u16,
    ) -> Result<Vec<User>, StoreError> {
        let (gpk, after) = (format!("{RECORDED}{part:x}"), after.map(ToString::to_string));
        let range = after.as_deref().map_or(Part::All, Part::After);
        let (items, _) = self.indexed(&gpk, range, usize::from(limit)).await?;
        items.iter().map(record::user).collect()
    }
}
