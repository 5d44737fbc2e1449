//! Accounts' summaries: what an import writes of them, and how they are read.

use app::account::{AccountSummary, ReadAccountSummaries};
use app::fold::fold;
use app::store::StoreError;
use aws_sdk_dynamodb::types::{AttributeValue, TransactWriteItem, Update};
use domain::ids::{AccountId, InvalidId, UserId, Username};
use uuid::Uuid;

use crate::access::{AccessTable, NAME, NUMBER, UNMANAGED, account_key};
use crate::batch;
use crate::error::built;
use crate::item::{Item, Reader, key, text};
use crate::update::Changes;

/// Stores name and number in an account's summary, which is created if it does not exist, and adds
/// the first Office Manager, or the user name that was taken.
///
/// # Errors
/// Only when the SDK refuses to build it.
pub fn put_account_summary(
    table: &str,
    account: &AccountId,
    name: &str,
    number: &str,
    manager: Option<UserId>,
    username_taken: Option<&Username>,
) -> Result<TransactWriteItem, StoreError> {
    let set = "SET #name = :name, #number = :number, gpk = :gpk, gsk = :gsk, \
        factorRequired = if_not_exists(factorRequired, :no)";
    let expression = match (manager, username_taken) {
        (Some(_), _) => format!("{set} ADD managers :manager"),
        (None, Some(_)) => format!("{set}, usernameTaken = :taken"),
        (None, None) => set.to_owned(),
    };
    let update = Update::builder()
        .table_name(table)
        .set_key(Some(account_key(account)))
        .update_expression(expression)
        .expression_attribute_names("#name", "name")
        .expression_attribute_names("#number", "number")
        .expression_attribute_values(":name", text(name))
        .expression_attribute_values(":number", text(number))
        .expression_attribute_values(":gpk", text(name_gpk(part_of(account))))
        .expression_attribute_values(":gsk", text(name_gsk(&fold(name), account)))
        .expression_attribute_values(":no", AttributeValue::Bool(false));
    let update = match (manager, username_taken) {
        (Some(manager), _) => update.expression_attribute_values(":manager", one(&manager)),
        (None, Some(taken)) => update.expression_attribute_values(":taken", text(taken.as_str())),
        (None, None) => update,
    };
    Ok(TransactWriteItem::builder().update(built(update.build())?).build())
}

/// Stores the item by which an account is found by its number.
///
/// # Errors
/// Only when the SDK refuses to build it.
pub fn put_number(
    table: &str,
    account: &AccountId,
    number: &str,
) -> Result<TransactWriteItem, StoreError> {
    Changes::of(key(format!("A#{account}"), NUMBER))
        .set("gpk", text(number_gpk(&fold(number))))
        .set("gsk", text(account.as_str()))
        .build(table)
}

/// Lists an account among those whose Office Manager was left out. It stays listed; its summary
/// says whether it has one now.
///
/// # Errors
/// Only when the SDK refuses to build it.
pub fn put_unmanaged(table: &str, account: &AccountId) -> Result<TransactWriteItem, StoreError> {
    Changes::of(key(format!("A#{account}"), UNMANAGED))
        .set("gpk", text(UNMANAGED))
        .set("gsk", text(account.as_str()))
        .build(table)
}

/// A set of one user.
pub(super) fn one(user: &UserId) -> AttributeValue {
    AttributeValue::Ss(vec![user.to_string()])
}

pub(super) fn number_gpk(folded: &str) -> String {
    format!("{NUMBER}#{folded}")
}

/// Names are spread among so many parts, by a hash of the account's id: one part alone could not
/// take the writes of a large import.
pub(super) const PARTS: u8 = 16;

fn part_of(account: &AccountId) -> u8 {
    let hash = Uuid::new_v5(&Uuid::NAMESPACE_URL, account.as_str().as_bytes());
    hash.as_bytes().first().map_or(0, |byte| byte % PARTS)
}

pub(super) fn name_gpk(part: u8) -> String {
    format!("{NAME}#{part:x}")
}

/// The line end sorts before every character of a folded name, so that shorter names come first.
pub(super) fn name_gsk(folded: &str, account: &AccountId) -> String {
    format!("{folded}\n{account}")
}

pub(super) fn read_account_summary(item: &Item) -> Result<AccountSummary, StoreError> {
    let read = Reader::new(item);
    Ok(AccountSummary {
        account: read
            .parsed("pk", |pk| pk.strip_prefix("A#").ok_or(InvalidId).and_then(AccountId::parse))?,
        name: read.text("name")?.to_owned(),
        number: read.text("number")?.to_owned(),
        managers: read.texts("managers", UserId::parse)?,
        factor_required: read.flag("factorRequired")?,
        username_taken: read.optional_parsed("usernameTaken", Username::parse)?,
    })
}

impl AccessTable {
    /// Those items of these keys that exist, in any order, strongly consistent. No key may come
    /// twice.
    pub(super) async fn get_items(&self, keys: Vec<Item>) -> Result<Vec<Item>, StoreError> {
        batch::get_items(&self.client, &self.table, &keys).await
    }
}

impl ReadAccountSummaries for AccessTable {
    async fn account_summaries(
        &self,
        accounts: &[AccountId],
    ) -> Result<Vec<AccountSummary>, StoreError> {
        let items = self.get_items(accounts.iter().map(account_key).collect()).await?;
        items.iter().map(read_account_summary).collect()
    }
}
