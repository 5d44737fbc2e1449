//! Who gets a mail: billing contacts, and users who asked for copies of the mails about Auto Pay.

use domain::document::Language;
use domain::user::Email;
use jiff::Timestamp;

use super::mail_outcome::PaymentMailError;
use crate::mailer::MailOptions;
use crate::posting::AccountState;
use crate::unsubscribe::{UnsubscribeKey, UnsubscribeLinks};
use crate::users::{ListUsers, NoticeCopy, notice_copies};

/// A recipient of a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Recipient {
    pub(crate) to: Email,
    pub(crate) language: Language,
    /// The URL that ends such mails; `None` for a mail that the recipient must get.
    unsubscribe: Option<String>,
}

impl Recipient {
    /// A recipient who must get the mail, in the account's language.
    pub(crate) fn of_account(account: &AccountState, to: &Email) -> Self {
        Self { to: to.clone(), language: account.profile.language, unsubscribe: None }
    }

    /// The options of the mail that this outbox message causes.
    pub(crate) fn options(&self, message: &str) -> MailOptions {
        MailOptions { key: Some(message.to_owned()), unsubscribe: self.unsubscribe.clone() }
    }
}

/// The recipients, and users of the account who asked for copies. Each address gets one mail.
pub(crate) async fn with_copies<K: UnsubscribeKey>(
    mut recipients: Vec<Recipient>,
    account: &AccountState,
    access: &impl ListUsers,
    links: &UnsubscribeLinks<K>,
    now: Timestamp,
) -> Result<Vec<Recipient>, PaymentMailError> {
    for NoticeCopy { user, email, language } in notice_copies(access, &account.id).await? {
        if recipients.iter().all(|known| known.to != email) {
            let unsubscribe = Some(links.url(&user, now).await?);
            recipients.push(Recipient { to: email, language, unsubscribe });
        }
    }
    Ok(recipients)
}
