//! The activities of a payment.

use domain::money::Money;
use domain::payment::{Origin, Payment};

use crate::activity::{Action, Activity, ActivityLog, Actor};
use crate::posting::Batch;

/// What happened to a payment of the account of a batch.
pub(super) fn activity(
    payment: &Payment,
    action: Action,
    amount: Money,
    batch: &Batch,
) -> Activity {
    Activity {
        log: ActivityLog::Account(batch.account().id.clone()),
        id: format!("{}-{}-{}", payment.id, action.as_str(), payment.movements.len()),
        at: payment.changed_at,
        filed_at: payment.changed_at,
        actor: payment.payer.user().map_or_else(Actor::auto_pay, actor),
        action,
        subject: Some(payment.id.to_string()),
        detail: Some(format!("{amount} {}", amount.currency().code())),
        address: payment.payer.user().and_then(|origin| origin.address.clone()),
    }
}

/// A user who pays or refunds, as the activity log keeps them.
pub(super) fn actor(origin: &Origin) -> Actor {
    let (staff, public_name) = match &origin.staff {
        Some((role, name)) => (Some(*role), Some(name.clone())),
        None => (None, None),
    };
    Actor { username: origin.username.clone(), name: origin.name.clone(), staff, public_name }
}
