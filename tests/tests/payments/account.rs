//! Accounts of the world.

use app::import::{AccountCommit, Fence, ImportStore, LeaseStore, Rejected};
use app::posting::{DocumentKey, Identity, RunId, Source};
use domain::account::Profile;
use domain::document::{
    AccountDocument, Address, DocumentType, GatewayCustomer, Language, Mandate, MandateStatus,
    MethodKind, SavedMethod,
};
use domain::ids::{AccountId, DocumentNumber};
use domain::money::Currency;
use domain::user::Email;
use jiff::Timestamp;

const OWNER: &str = "world";

/// Creates an account, as an import does, with the methods that its customer has at Stripe.
pub(crate) async fn create(
    leases: &impl LeaseStore,
    ledger: &impl ImportStore,
    id: &AccountId,
    currency: Currency,
    customer: &str,
    methods: &[(&str, Option<&str>)],
) {
    let began = Timestamp::UNIX_EPOCH;
    let _ours = leases.acquire(OWNER, began, Timestamp::MAX).await;
    let line = line(id, currency, customer, methods);
    let key = DocumentKey {
        kind: DocumentType::Account,
        id: id.to_string(),
        revision: Some(line.revision),
    };
    let run = RunId::of("billing/world.jsonl", "v1");
    let commit = AccountCommit {
        identity: &Identity { key, hash: String::new(), source: Source::Import { run, line: 1 } },
        account: id,
        before: None,
        profile: &Profile::new(&line),
        manager: None,
        username_taken: None,
        invite: false,
        at: began,
        rejected: Rejected { run, lines: &[] },
        fence: Fence { owner: OWNER, copy: 0 },
    };
    ledger.commit_account(&commit).await.unwrap();
}

fn line(
    id: &AccountId,
    currency: Currency,
    customer: &str,
    methods: &[(&str, Option<&str>)],
) -> AccountDocument {
    let text = str::to_owned;
    let address = Address {
        name: text("Customer"),
        line1: text("1 Main St"),
        line2: None,
        city: text("Ottawa"),
        region: Some(text("ON")),
        postal_code: Some(text("K1A 0B1")),
        country: text("CA"),
    };
    AccountDocument {
        id: id.clone(),
        revision: 1,
        name: format!("Customer {id}"),
        number: DocumentNumber::parse(id.as_str()).unwrap(),
        currency,
        time_zone: text("America/Toronto"),
        language: Language::English,
        bill_to: address,
        service_address: None,
        emails: vec![Email::parse("billing@example.ca").unwrap()],
        manager: None,
        gateway: Some(GatewayCustomer {
            customer_id: customer.to_owned(),
            methods: methods.iter().map(|(id, card)| method(id, card.is_some())).collect(),
            auto_pay: false,
        }),
    }
}

fn method(id: &str, is_card: bool) -> SavedMethod {
    let mandate = || Mandate { id: format!("mandate_{id}"), status: MandateStatus::Active };
    SavedMethod {
        id: id.to_owned(),
        kind: if is_card { MethodKind::Card } else { MethodKind::BankDebit },
        brand: is_card.then(|| "visa".to_owned()),
        last4: "4242".to_owned(),
        expiry: is_card.then_some((12, 2030)),
        mandate: (!is_card).then(mandate),
        receipt_email: None,
    }
}
