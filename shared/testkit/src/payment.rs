//! A sample payment, how to store it, and what the gateway charges.

use app::posting::{Batch, PostingStore};
use domain::document::{Language, MethodKind, SavedMethod};
use domain::ids::{AccountId, PaymentId};
use domain::ledger::EntryId;
use domain::money::{Currency, Money};
use domain::payment::{
    Movement, MovementKind, Origin, Payer, Payment, PaymentMethod, PaymentState,
};
pub use gateway::limits;
use jiff::civil::date;

use crate::access::{noon, user};

/// A payment of Dana's of 120.00 CAD with a saved card, booked on 15 July 2026.
pub fn payment() -> Payment {
    let dana = user("dana.roy");
    Payment {
        id: PaymentId::parse("pay_00112233445566778899aabbccddeeff").unwrap(),
        request: "hash".to_owned(),
        payer: Payer::User(Origin {
            user: dana.id,
            name: "Dana Roy".to_owned(),
            username: Some(dana.username),
            staff: None,
            address: None,
        }),
        amount: Money::parse("120", Currency::CAD).unwrap(),
        method: PaymentMethod::Known(card()),
        invoice: None,
        item: None,
        receipt_email: None,
        language: Language::English,
        created_at: noon(),
        changed_at: noon(),
        state: PaymentState::Succeeded,
        decline: None,
        customer: "cus_1".to_owned(),
        gateway_id: Some("pi_1".to_owned()),
        checkout: None,
        redirect: None,
        entry: Some(EntryId { on: date(2026, 7, 15), seq: 2 }),
        refunds: Vec::new(),
        movements: Vec::new(),
    }
}

/// Dana's card.
pub fn card() -> SavedMethod {
    SavedMethod {
        id: "pm_1".to_owned(),
        kind: MethodKind::Card,
        brand: Some("visa".to_owned()),
        last4: "4242".to_owned(),
        expiry: Some((12, 2028)),
        mandate: None,
        receipt_email: None,
    }
}

/// A movement of 20.00 CAD, booked on 20 July 2026.
pub fn movement(id: &str, kind: MovementKind, undone: bool) -> Movement {
    let amount = Money::parse("20", Currency::CAD).unwrap();
    let entry = Some(EntryId { on: date(2026, 7, 20), seq: 3 });
    Movement { id: id.to_owned(), kind, amount, entry, undone }
}

/// Stores a payment's record, or replaces it. The ledger stays as it is.
pub async fn put_payment(store: &impl PostingStore, account: &AccountId, payment: Payment) {
    let state = store.account(account).await.unwrap().unwrap();
    let mut batch = Batch::new(state);
    batch.record_payment(payment);
    store.commit(&batch.commit()).await.unwrap();
}
