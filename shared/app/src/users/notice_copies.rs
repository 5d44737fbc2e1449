//! Which users of an account get copies of the mails about Auto Pay.

use domain::document::Language;
use domain::ids::{AccountId, UserId};
use domain::user::{Email, Role, UserStatus};

use super::{AccountUser, ListUsers};
use crate::store::StoreError;

/// Users that are read at a time.
const PAGE: u16 = 100;

/// A user who gets copies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoticeCopy {
    /// The user, whom the link to unsubscribe names.
    pub user: UserId,
    /// The recipient's address. It may be a billing contact's, too; who sends the mails sends each
    /// address one.
    pub email: Email,
    /// The language of the mail.
    pub language: Language,
}

/// The users of an account who asked for copies of its mails about Auto Pay: active billing users
/// and Office Managers whose address is not suppressed.
///
/// # Errors
/// The store failed.
pub async fn notice_copies(
    store: &impl ListUsers,
    account: &AccountId,
) -> Result<Vec<NoticeCopy>, StoreError> {
    let (mut copies, mut after) = (Vec::new(), None);
    loop {
        let (users, next) = store.account_users(account, after.as_ref(), PAGE).await?;
        copies.extend(users.into_iter().filter(gets_copies).map(|found| NoticeCopy {
            user: found.user.id,
            email: found.user.email,
            language: found.user.language,
        }));
        match next {
            Some(last) => after = Some(last),
            None => return Ok(copies),
        }
    }
}

fn gets_copies(found: &AccountUser) -> bool {
    let asked = found.user.auto_pay_copies && found.email_problem.is_none();
    asked && found.status() == UserStatus::Active && found.member.role >= Role::Billing
}
