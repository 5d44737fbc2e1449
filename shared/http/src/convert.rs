//! The domain's words as the contract's.

use app::reading::Transaction;
use contract::{
    BillingAddress, CardExpiry, Language, Money, PaymentMethod, Role, Staff, TransactionPage,
    TransactionType,
};
use domain::document::{Address, SavedMethod};
use domain::ledger::EntryKind;

/// A language.
pub const fn language(language: domain::document::Language) -> Language {
    match language {
        domain::document::Language::English => Language::EnCa,
        domain::document::Language::French => Language::FrCa,
    }
}

/// A role in an account.
pub const fn role(role: domain::people::Role) -> Role {
    match role {
        domain::people::Role::Viewer => Role::Viewer,
        domain::people::Role::Billing => Role::Billing,
        domain::people::Role::Manager => Role::Manager,
    }
}

/// A staff role.
pub const fn staff(staff: domain::people::Staff) -> Staff {
    match staff {
        domain::people::Staff::Agent => Staff::Agent,
        domain::people::Staff::Admin => Staff::Admin,
    }
}

/// Money.
pub fn money(money: domain::money::Money) -> Money {
    Money { amount: money.to_string(), currency: money.currency().code().to_owned() }
}

/// An address.
pub fn address(address: &Address) -> BillingAddress {
    BillingAddress {
        name: address.name.clone(),
        line1: address.line1.clone(),
        line2: address.line2.clone(),
        city: address.city.clone(),
        region: address.region.clone(),
        postal_code: address.postal_code.clone(),
        country: address.country.clone(),
    }
}

/// A saved method.
pub fn payment_method(method: &SavedMethod) -> PaymentMethod {
    PaymentMethod {
        id: method.id.clone(),
        r#type: method.kind.to_string(),
        brand: method.brand.clone(),
        last4: method.last4.clone(),
        expiry: method.expiry.map(|(month, year)| CardExpiry { month, year }),
    }
}

/// What kind of transaction an entry is.
pub const fn entry_kind(kind: EntryKind) -> TransactionType {
    match kind {
        EntryKind::Invoice => TransactionType::Invoice,
        EntryKind::Payment => TransactionType::Payment,
        EntryKind::Credit => TransactionType::Credit,
        EntryKind::Refund => TransactionType::Refund,
        EntryKind::Reversal => TransactionType::Reversal,
        EntryKind::Adjustment => TransactionType::Adjustment,
        EntryKind::WriteOff => TransactionType::WriteOff,
    }
}

/// A page of transactions; `next` is the sealed cursor of the page after it.
pub fn transactions(items: Vec<Transaction>, next: Option<String>) -> TransactionPage {
    TransactionPage { items: items.into_iter().map(transaction).collect(), next }
}

fn transaction(transaction: Transaction) -> contract::Transaction {
    let Transaction { entry, open } = transaction;
    contract::Transaction {
        id: entry.id.to_string(),
        seq: entry.id.seq,
        r#type: entry_kind(entry.kind),
        date: entry.id.on,
        document_on: entry.document_on,
        number: entry.number,
        description: entry.description,
        amount: money(entry.amount),
        balance_after: money(entry.balance_after),
        open: open.map(money),
    }
}
