//! The rate limits of invitations: which budgets an invitation counts against.

use domain::ids::{AccountId, UserId};
use domain::user::Email;

use super::{Author, ListUsers};
use crate::rate_limit::{
    CountAttempts, INVITATIONS_BY, INVITATIONS_FROM, INVITATIONS_OF, LimitError, MAILBOX,
    MAILBOX_FROM,
};
use crate::store::StoreError;

/// The invited user, with what the limits need.
pub(crate) struct InvitationTarget<'a> {
    /// The invited user.
    pub(crate) user: UserId,
    /// The account they are invited to; `None` for staff.
    pub(crate) account: Option<&'a AccountId>,
    /// The recipient of the e-mail; `None` when no e-mail is sent.
    pub(crate) email: Option<Email>,
    /// The user whose budget the invitation counts against besides the author's.
    pub(crate) sponsor: Option<UserId>,
}

/// The user whose budget a customer's invitations count against besides the customer's: the first
/// customer of the chain of invitations. Users whom the provider invited have no sponsor.
///
/// # Errors
/// When the author's membership cannot be read.
pub(super) async fn sponsor_of(
    store: &impl ListUsers,
    by: &Author,
    account: &AccountId,
) -> Result<Option<UserId>, StoreError> {
    let Some(inviting) = by.customer() else { return Ok(None) };
    let found = store.account_user(account, &inviting).await?;
    let sponsor = found.and_then(|found| found.member.sponsor);
    Ok(sponsor.filter(|sponsor| *sponsor != inviting))
}

/// Counts an invitation against the limits of its author and sponsor, and of its user. The limit
/// per user is counted for each account apart, so that an account cannot use up another's.
/// Invitations of customers also count against the limits of their account and of the mailbox. The
/// limit of the mailbox over all accounts comes last, so that an invitation refused by another
/// limit does not use it up.
pub(super) async fn count_invitation(
    store: &impl CountAttempts,
    by: &Author,
    target: &InvitationTarget<'_>,
) -> Result<(), LimitError> {
    for inviting in by.user.into_iter().chain(target.sponsor) {
        INVITATIONS_BY.count(store, &inviting.to_string(), by.at).await?;
    }
    let InvitationTarget { user, account, email, .. } = target;
    let inviting_account = account.filter(|_| by.customer().is_some());
    if let Some(account) = inviting_account {
        INVITATIONS_FROM.count(store, account.as_str(), by.at).await?;
    }
    let subject = match account {
        Some(account) => format!("{account} {user}"),
        None => user.to_string(),
    };
    INVITATIONS_OF.count(store, &subject, by.at).await?;
    if let (Some(account), Some(email)) = (inviting_account, email) {
        let mailbox = email.mailbox();
        MAILBOX_FROM.count(store, &format!("{account} {mailbox}"), by.at).await?;
        MAILBOX.count(store, &mailbox, by.at).await?;
    }
    Ok(())
}
