//! The next thing to do about a payment, from its record and from what the gateway says.

use crate::payment::{
    Decline, GatewayDispute, GatewayPayment, GatewayRefund, GatewayState, MovementKind, Payment,
    PaymentState, RefundState, ReturnKind,
};

/// One step. Each is carried out in one transaction, after which [`next_step`] is asked again.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// Book the payment: the gateway has captured the money.
    Book,
    /// Record that it is on its way.
    Reserve,
    /// Record where the payer must act.
    Ask(String),
    /// Record that it was not made.
    Decline(Decline),
    /// Book a refund.
    Refund(GatewayRefund),
    /// Book the return or chargeback of the payment.
    Return(GatewayDispute),
    /// Undo what was booked of this movement (its position in the record): the refund failed, or
    /// the bank gave the money back.
    Undo(usize),
    /// Record that the gateway did not make this refund. If it is booked later, from an answer that
    /// was given before, it would never be undone.
    RefuseRefund(GatewayRefund),
    /// Record a return or chargeback whose money came back before it was booked.
    Pass(GatewayDispute),
}

/// The next step; `None` when the record and the ledger say what the gateway says.
///
/// States only move forward. Captured money is always booked, also if the record says that the
/// payment was declined. What the gateway has said before is not a step, however often it says it.
pub fn next_step(payment: &Payment, seen: &GatewayPayment) -> Option<Step> {
    if payment.entry.is_none() {
        return before_booking(payment, &seen.state);
    }
    let known = |id: &str| payment.movements.iter().any(|movement| movement.id == id);
    for refund in &seen.refunds {
        match refund.state {
            RefundState::Made if !known(&refund.id) => return Some(Step::Refund(refund.clone())),
            RefundState::Failed if !known(&refund.id) => {
                return Some(Step::RefuseRefund(refund.clone()));
            }
            _ => {}
        }
    }
    let mut disputes = seen.disputes.iter();
    if let Some(dispute) = disputes.find(|dispute| dispute.withdrawn && !known(&dispute.id)) {
        let step = if dispute.reinstated { Step::Pass } else { Step::Return };
        return Some(step(dispute.clone()));
    }
    let undone = payment
        .movements
        .iter()
        .position(|movement| !movement.undone && has_come_back(&movement.id, movement.kind, seen));
    undone.map(Step::Undo)
}

fn before_booking(payment: &Payment, state: &GatewayState) -> Option<Step> {
    let in_flight = payment.state.is_in_flight();
    match state {
        GatewayState::Succeeded => Some(Step::Book),
        GatewayState::Processing if in_flight => Some(Step::Reserve),
        GatewayState::RequiresAction(url) if in_flight => {
            let asked = payment.state == PaymentState::RequiresAction
                && payment.redirect.as_deref() == Some(url);
            (!asked).then(|| Step::Ask(url.clone()))
        }
        GatewayState::Declined(why) if in_flight || payment.state == PaymentState::Processing => {
            Some(Step::Decline(*why))
        }
        _ => None,
    }
}

/// Whether the money of a booked movement is back.
fn has_come_back(id: &str, kind: MovementKind, seen: &GatewayPayment) -> bool {
    match kind {
        MovementKind::Refund => {
            let mut refunds = seen.refunds.iter();
            refunds.any(|refund| refund.id == id && refund.state == RefundState::Failed)
        }
        MovementKind::Return | MovementKind::Chargeback => {
            seen.disputes.iter().any(|dispute| dispute.id == id && dispute.reinstated)
        }
    }
}

impl From<ReturnKind> for MovementKind {
    fn from(kind: ReturnKind) -> Self {
        match kind {
            ReturnKind::Return => Self::Return,
            ReturnKind::Chargeback => Self::Chargeback,
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::document::{Language, MethodKind};
    use crate::ids::{PaymentId, Username};
    use crate::ledger::EntryId;
    use crate::money::{Currency, Money};
    use crate::payment::{Movement, Origin, Payer, PaymentMethod};

    fn payment(state: PaymentState) -> Payment {
        let user = Username::parse("dana.roy").unwrap();
        Payment {
            id: PaymentId::of(uuid::Uuid::nil()),
            request: String::new(),
            payer: Payer::User(Origin {
                user: user.user_id(),
                name: String::new(),
                username: Some(user),
                staff: None,
                address: None,
            }),
            amount: Money::parse("10.00", Currency::CAD).unwrap(),
            method: PaymentMethod::New { kind: MethodKind::Card, use_for_auto_pay: false },
            invoice: None,
            item: None,
            receipt_email: None,
            language: Language::English,
            created_at: Timestamp::UNIX_EPOCH,
            changed_at: Timestamp::UNIX_EPOCH,
            state,
            decline: None,
            customer: String::new(),
            gateway_id: None,
            checkout: None,
            redirect: None,
            entry: None,
            refunds: Vec::new(),
            movements: Vec::new(),
        }
    }

    fn seen(state: GatewayState) -> GatewayPayment {
        GatewayPayment {
            id: "pi".to_owned(),
            account: None,
            payment: None,
            amount: Money::parse("10.00", Currency::CAD).unwrap(),
            state,
            method: None,
            refunds: Vec::new(),
            disputes: Vec::new(),
        }
    }

    #[test]
    fn captured_money_is_booked_even_after_a_decline() {
        for state in PaymentState::ALL {
            let step = next_step(&payment(*state), &seen(GatewayState::Succeeded));
            assert_eq!(step, Some(Step::Book), "{state}");
        }
    }

    #[test]
    fn a_state_never_moves_back() {
        let states = [
            GatewayState::Processing,
            GatewayState::RequiresAction("https://bank.example".to_owned()),
            GatewayState::Declined(Decline::Declined),
        ];
        for state in PaymentState::ALL.iter().filter(|state| !state.is_in_flight()) {
            for now in &states {
                let step = next_step(&payment(*state), &seen(now.clone()));
                let debit_failed =
                    *state == PaymentState::Processing && matches!(now, GatewayState::Declined(_));
                assert_eq!(step.is_some(), debit_failed, "{state} {now:?}");
            }
        }
    }

    #[test]
    fn what_was_said_before_is_no_step() {
        let entry = Some(EntryId { on: jiff::civil::date(2026, 7, 20), seq: 1 });
        let amount = Money::parse("4.00", Currency::CAD).unwrap();
        let refund =
            |id: &str, state| GatewayRefund { id: id.to_owned(), request: None, amount, state };
        let booked = |id: &str, undone| Movement {
            id: id.to_owned(),
            kind: MovementKind::Refund,
            amount,
            entry,
            undone,
        };
        let mut paid = Payment { entry, ..payment(PaymentState::Succeeded) };
        paid.movements = vec![booked("re_1", false), booked("re_2", true)];
        let mut now = seen(GatewayState::Succeeded);
        now.refunds = vec![refund("re_1", RefundState::Made), refund("re_2", RefundState::Failed)];
        assert_eq!(next_step(&paid, &now), None);
        now.refunds.push(refund("re_3", RefundState::Made));
        assert_eq!(next_step(&paid, &now), Some(Step::Refund(refund("re_3", RefundState::Made))));
        now.refunds = vec![refund("re_1", RefundState::Failed)];
        assert_eq!(next_step(&paid, &now), Some(Step::Undo(0)));
        now.refunds = vec![refund("re_4", RefundState::Unknown)];
        assert_eq!(next_step(&paid, &now), None, "nothing is known of it");
    }

    #[test]
    fn a_dispute_that_came_and_went_unseen_books_nothing() {
        let entry = Some(EntryId { on: jiff::civil::date(2026, 7, 20), seq: 1 });
        let paid = Payment { entry, ..payment(PaymentState::Succeeded) };
        let dispute = |withdrawn, reinstated| GatewayDispute {
            id: "dp_1".to_owned(),
            kind: ReturnKind::Chargeback,
            amount: Money::parse("10.00", Currency::CAD).unwrap(),
            withdrawn,
            reinstated,
        };
        let step = |dispute| {
            let disputes = vec![dispute];
            next_step(&paid, &GatewayPayment { disputes, ..seen(GatewayState::Succeeded) })
        };
        assert_eq!(step(dispute(false, false)), None, "the money is still there");
        assert_eq!(step(dispute(true, false)), Some(Step::Return(dispute(true, false))));
        assert_eq!(step(dispute(true, true)), Some(Step::Pass(dispute(true, true))));
    }
}
