//! Messages of the outbox about payments.

use domain::ids::{AccountId, PaymentId};
use jiff::Timestamp;

use crate::outbox::{OutboxMessage, OutboxRecord, PaymentNews, PaymentNotice};

/// The message about one thing that happened to a payment. Its id is the same each time.
pub(super) fn record(
    account: &AccountId,
    payment: &PaymentId,
    what: PaymentNews,
    now: Timestamp,
) -> OutboxRecord {
    let (news, movement) = what.parts();
    let suffix = movement.map(|id| format!("-{id}")).unwrap_or_default();
    let id = format!("{payment}-{news}{suffix}");
    let notice = PaymentNotice { account: account.clone(), payment: payment.clone(), what };
    OutboxRecord { id, created_at: now, message: OutboxMessage::PaymentNotice(notice) }
}
