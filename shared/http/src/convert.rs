//! The domain's words as the contract's.

use app::account::AccountSummary as Summary;
use app::activity::Actor;
use app::reading::Transaction;
use app::users::User;
use contract::{
    AccountSummary, ActivityAction, AgingBucket, AgingItem, BillingAddress, BucketName, CardExpiry,
    FoundAccount, Language, Money, PaymentMethod, Role, SessionUser, Staff, TransactionPage,
    TransactionType, UserStatus,
};
use domain::account::Profile;
use domain::document::{Address, SavedMethod};
use domain::ids::AccountId;
use domain::ledger::{AgedBucket, AgedItem, Aging, Bucket, EntryKind};
use domain::money::{Currency, decimals};
use rust_decimal::Decimal;

/// A language.
pub const fn language(language: domain::document::Language) -> Language {
    match language {
        domain::document::Language::English => Language::EnCa,
        domain::document::Language::French => Language::FrCa,
    }
}

/// A language, as it is kept.
pub const fn from_language(language: Language) -> domain::document::Language {
    match language {
        Language::EnCa => domain::document::Language::English,
        Language::FrCa => domain::document::Language::French,
    }
}

/// A person, as they see themselves.
pub fn person(user: &User) -> SessionUser {
    SessionUser {
        id: user.id.to_string(),
        username: user.username.to_string(),
        email: user.email.to_string(),
        given_name: user.given_name.clone(),
        family_name: user.family_name.clone(),
        language: language(user.language),
    }
}

/// A role in an account, as it is kept.
pub const fn from_role(role: Role) -> domain::user::Role {
    match role {
        Role::Viewer => domain::user::Role::Viewer,
        Role::Billing => domain::user::Role::Billing,
        Role::Manager => domain::user::Role::Manager,
    }
}

/// A staff role, as it is kept.
pub const fn from_staff(staff: Staff) -> domain::user::Staff {
    match staff {
        Staff::Agent => domain::user::Staff::Agent,
        Staff::Admin => domain::user::Staff::Admin,
    }
}

/// Where a user stands.
pub const fn user_status(status: domain::user::UserStatus) -> UserStatus {
    match status {
        domain::user::UserStatus::Recorded => UserStatus::Recorded,
        domain::user::UserStatus::Invited => UserStatus::Invited,
        domain::user::UserStatus::Active => UserStatus::Active,
        domain::user::UserStatus::Deactivated => UserStatus::Deactivated,
    }
}

/// Something somebody did.
///
/// Customers see neither the sign-in name nor the address of the provider's own people, and of
/// their names the given one and an initial.
pub fn activity(activity: app::activity::Activity, to_staff: bool) -> contract::Activity {
    let app::activity::Activity { id, at, actor, action, subject, detail, address, .. } = activity;
    let is_reduced = actor.staff.is_some() && !to_staff;
    let (actor, address) = if is_reduced {
        (Actor { username: None, name: actor.shown_to_customers(), ..actor }, None)
    } else {
        (actor, address)
    };
    contract::Activity {
        id,
        at,
        actor: contract::Actor {
            username: actor.username.map(|name| name.to_string()),
            name: actor.name,
            staff: actor.staff.map(staff),
        },
        action: action_of(action),
        subject,
        detail,
        address,
    }
}

const fn action_of(action: domain::activity::Action) -> ActivityAction {
    use domain::activity::Action as A;
    match action {
        A::UserInvited => ActivityAction::UserInvited,
        A::UserInvitedAgain => ActivityAction::UserInvitedAgain,
        A::InvitationAccepted => ActivityAction::InvitationAccepted,
        A::InvitationDeclined => ActivityAction::InvitationDeclined,
        A::InvitationCancelled => ActivityAction::InvitationCancelled,
        A::UsernameTakenOver => ActivityAction::UsernameTakenOver,
        A::UserLeft => ActivityAction::UserLeft,
        A::RoleChanged => ActivityAction::RoleChanged,
        A::UserDeactivated => ActivityAction::UserDeactivated,
        A::UserReinstated => ActivityAction::UserReinstated,
        A::SecondFactorRequired => ActivityAction::SecondFactorRequired,
        A::SecondFactorNotRequired => ActivityAction::SecondFactorNotRequired,
        A::PasswordChosen => ActivityAction::PasswordChosen,
        A::PasswordChanged => ActivityAction::PasswordChanged,
        A::PasswordReset => ActivityAction::PasswordReset,
        A::SecondFactorOn => ActivityAction::SecondFactorOn,
        A::SecondFactorOff => ActivityAction::SecondFactorOff,
        A::SecondFactorReset => ActivityAction::SecondFactorReset,
        A::RecoveryCodeUsed => ActivityAction::RecoveryCodeUsed,
        A::RecoveryCodesRenewed => ActivityAction::RecoveryCodesRenewed,
        A::ProfileChanged => ActivityAction::ProfileChanged,
        A::SessionEnded => ActivityAction::SessionEnded,
        A::SessionsEnded => ActivityAction::SessionsEnded,
        A::SessionsEndedByStaff => ActivityAction::SessionsEndedByStaff,
        A::LoginDeactivated => ActivityAction::LoginDeactivated,
        A::LoginReinstated => ActivityAction::LoginReinstated,
        A::EmailCorrected => ActivityAction::EmailCorrected,
        A::HistoryDownloaded => ActivityAction::HistoryDownloaded,
        A::StatementDownloaded => ActivityAction::StatementDownloaded,
        A::ViewedByStaff => ActivityAction::ViewedByStaff,
        A::CreditPosted => ActivityAction::CreditPosted,
        A::AdjustmentPosted => ActivityAction::AdjustmentPosted,
        A::ReversalPosted => ActivityAction::ReversalPosted,
        A::WriteOffPosted => ActivityAction::WriteOffPosted,
        A::InvitationsReleased => ActivityAction::InvitationsReleased,
    }
}

/// A role in an account.
pub const fn role(role: domain::user::Role) -> Role {
    match role {
        domain::user::Role::Viewer => Role::Viewer,
        domain::user::Role::Billing => Role::Billing,
        domain::user::Role::Manager => Role::Manager,
    }
}

/// A staff role.
pub const fn staff(staff: domain::user::Staff) -> Staff {
    match staff {
        domain::user::Staff::Agent => Staff::Agent,
        domain::user::Staff::Admin => Staff::Admin,
    }
}

/// Money.
pub fn money(money: domain::money::Money) -> Money {
    Money { amount: money.to_string(), currency: money.currency().code().to_owned() }
}

/// A quantity or a rate, as a person writes it: without the zeros that a billing system adds.
pub fn decimal(decimal: Decimal) -> String {
    decimal.normalize().to_string()
}

/// A unit price: at least the currency's decimals, and more where it has them.
pub fn unit_price(price: Decimal, currency: Currency) -> String {
    let mut price = price.normalize();
    price.rescale(price.scale().max(decimals(currency)));
    price.to_string()
}

/// An account's names.
pub fn account(account: &AccountId, profile: &Profile) -> AccountSummary {
    AccountSummary {
        id: account.to_string(),
        number: profile.number.to_string(),
        name: profile.name.clone(),
        currency: profile.currency.code().to_owned(),
        time_zone: profile.time_zone.clone(),
    }
}

/// An account that staff find.
pub fn found_account(card: Summary) -> FoundAccount {
    FoundAccount {
        username_taken: card.lacks_manager().map(ToString::to_string),
        id: card.account.to_string(),
        number: card.number,
        name: card.name,
    }
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

/// One transaction.
pub fn transaction(transaction: Transaction) -> contract::Transaction {
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

/// Aging.
pub fn aging(aging: Aging) -> contract::Aging {
    contract::Aging {
        as_of: aging.as_of,
        buckets: aging.buckets.into_iter().map(aging_bucket).collect(),
        unapplied: money(aging.unapplied),
        disputed: money(aging.disputed),
        balance: money(aging.balance),
    }
}

fn aging_bucket(aged: AgedBucket) -> AgingBucket {
    AgingBucket {
        name: match aged.bucket {
            Bucket::Current => BucketName::Current,
            Bucket::UpTo30 => BucketName::From1To30,
            Bucket::UpTo60 => BucketName::From31To60,
            Bucket::UpTo90 => BucketName::From61To90,
            Bucket::UpTo120 => BucketName::From91To120,
            Bucket::Over120 => BucketName::Over120,
        },
        amount: money(aged.amount),
        invoices: aged.items.into_iter().map(aging_item).collect(),
    }
}

fn aging_item(AgedItem { item, days_overdue, open }: AgedItem) -> AgingItem {
    AgingItem {
        id: item.id.to_string(),
        r#type: entry_kind(item.kind),
        number: item.number,
        due_on: item.due_on,
        days_overdue,
        open: money(open),
    }
}

#[cfg(test)]
mod tests {
    use domain::money::parse_decimal;

    use super::*;

    #[test]
    fn padded_decimals_are_written_as_a_person_writes_them() {
        let read = |text| parse_decimal(text, 6).unwrap();
        for (text, shown) in [
            ("5.000000", "5"),
            ("9.975000", "9.975"),
            ("1.000000", "1"),
            ("100", "100"),
            ("0.000000", "0"),
            ("-0.500", "-0.5"),
        ] {
            assert_eq!(decimal(read(text)), shown, "{text}");
        }
        for (text, currency, shown) in [
            ("100.000000", Currency::CAD, "100.00"),
            ("100", Currency::CAD, "100.00"),
            ("0.030000", Currency::CAD, "0.03"),
            ("0.0125", Currency::CAD, "0.0125"),
            ("100.000", Currency::JPY, "100"),
            ("33.50", Currency::JPY, "33.5"),
            ("999999999999999.9", Currency::KWD, "999999999999999.900"),
        ] {
            assert_eq!(unit_price(read(text), currency), shown, "{text}");
        }
    }
}
