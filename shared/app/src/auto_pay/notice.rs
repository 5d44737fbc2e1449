//! Messages of the outbox about Auto Pay.

use domain::auto_pay::{Action, Notice};
use jiff::Timestamp;

use crate::outbox::{AutoPayNews, AutoPayNotice, OutboxMessage, OutboxRecord};
use crate::posting::AccountState;

/// The message about something that happens with the account's next version. No other commit makes
/// that version, so the id is new.
pub(super) fn record(account: &AccountState, news: AutoPayNews, now: Timestamp) -> OutboxRecord {
    let (kind, _) = news.parts();
    let id = format!("auto-pay-{}-{}-{kind}", account.id, account.version);
    let notice = AutoPayNotice { account: account.id.clone(), news };
    OutboxRecord { id, created_at: now, message: OutboxMessage::AutoPayNotice(notice) }
}

/// What is mailed about an action; a charge has its own mails.
pub(super) fn news(action: &Action) -> Option<AutoPayNews> {
    match action {
        Action::Announce(notices) => {
            let notice: &Notice = notices.first()?;
            Some(AutoPayNews::Announced(notice.on))
        }
        Action::Remind(reminder) => Some(AutoPayNews::CardExpires(reminder.method.clone())),
        Action::Hold(..) => Some(AutoPayNews::Held),
        Action::Drop(_) => Some(AutoPayNews::TooLittle),
        Action::Charge(_) => None,
    }
}
