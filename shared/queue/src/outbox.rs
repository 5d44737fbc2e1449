//! Puts each message of the outbox into the queue of its kind.

use app::outbox::{MessageQueue, OutboxMessage, OutboxRecord, QueueError};

use crate::invitation::InviteQueue;
use crate::payment_notice::PaymentMailQueue;

/// The queues of the outbox.
#[derive(Clone, Debug)]
pub struct OutboxQueues {
    /// Invitations to send.
    pub invitations: InviteQueue,
    /// Mails about payments.
    pub payment_mails: PaymentMailQueue,
}

impl MessageQueue for OutboxQueues {
    async fn send(&self, record: &OutboxRecord) -> Result<(), QueueError> {
        let id = &record.id;
        match &record.message {
            OutboxMessage::Invitation { user, account } => {
                self.invitations.send_of_outbox(id, *user, account).await
            }
            OutboxMessage::PaymentNotice(notice) => {
                self.payment_mails.send_notice(id, notice).await
            }
            OutboxMessage::AutoPayNotice(notice) => {
                self.payment_mails.send_auto_pay_notice(id, notice).await
            }
        }
    }
}
