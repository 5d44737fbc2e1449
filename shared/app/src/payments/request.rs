//! A customer's request to pay, and what identifies it.

use domain::document::{Language, MethodKind};
use domain::ids::{AccountId, DocumentNumber, PaymentId, UserId};
use domain::money::Money;
use domain::payment::Origin;
use domain::user::Email;
use serde_json::json;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::users::Author;

/// A request to pay.
#[derive(Clone, Debug)]
pub struct PaymentRequest<'a> {
    /// The account.
    pub account: &'a AccountId,
    /// The payer.
    pub user: UserId,
    /// The payer, for the activity log.
    pub by: &'a Author,
    /// The payer's language, for the gateway's page.
    pub language: Language,
    /// The idempotency key: new for each request, the same for its retries.
    pub key: &'a str,
    /// The amount.
    pub amount: Money,
    /// The balance that the payer saw.
    pub balance_seen: Money,
    /// How to pay.
    pub method: MethodChoice,
    /// The invoice to pay first.
    pub invoice: Option<DocumentNumber>,
    /// Where the receipt goes.
    pub receipt_email: Option<Email>,
}

/// How to pay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MethodChoice {
    /// With a saved method, by its id at the gateway.
    Saved(String),
    /// With one that the payer enters at the gateway's page.
    New {
        /// Card or bank debit.
        kind: MethodKind,
        /// *Use For Auto Pay*.
        use_for_auto_pay: bool,
    },
}

/// Who asks, as the payment's record keeps it.
pub(super) fn origin(user: UserId, by: &Author) -> Origin {
    let actor = &by.actor;
    let staff = actor.staff.map(|role| (role, actor.shown_to_customers()));
    let username = actor.username.clone();
    let address = by.address.as_ref().map(|address| address.as_str().to_owned());
    Origin { user, name: actor.name.clone(), username, staff, address }
}

/// Namespace of the ids of payments. It must never change.
const NAMESPACE: Uuid = Uuid::from_u128(0x3c1d_90b7_52ee_4b0a_8f6d_6f0f_a1c4_77d2);

/// The payment's id, and the hash of what is asked for.
pub(super) fn identity(request: &PaymentRequest<'_>) -> (PaymentId, String) {
    // An account id has no line break and a user id has a fixed form, so the name is unambiguous.
    let name = format!("{}\n{}\n{}", request.account, request.user, request.key);
    let id = PaymentId::of(Uuid::new_v5(&NAMESPACE, name.as_bytes()));
    let method = match &request.method {
        MethodChoice::Saved(id) => json!(id),
        MethodChoice::New { kind, use_for_auto_pay } => json!([kind.as_str(), use_for_auto_pay]),
    };
    let invoice = request.invoice.as_ref().map(ToString::to_string);
    let email = request.receipt_email.as_ref().map(Email::as_str);
    let currency = request.amount.currency().code();
    let content = json!([
        request.amount.to_string(),
        currency,
        request.balance_seen.to_string(),
        method,
        invoice,
        email
    ]);
    (id, hash(&content.to_string()))
}

/// SHA-256 of a text, in hexadecimal.
pub(crate) fn hash(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}
