//! What happens to a payment reaches the billing system: the journal agrees with the history that
//! the customer reads.

use jiff::SignedDuration;
use serde_json::{Value, json};
use testkit::documents::{account, file, with};

use crate::clock::Moved;
use crate::payer::{Payer, cad};
use crate::stack::{Stack, wait_for};

#[test]
#[ignore = "needs a running stack"]
fn the_journal_has_what_the_customer_sees_of_payments_each_once_and_in_order() {
    let stack = Stack::alone();
    let payer = Payer::new(&stack, "journal", 3);
    let kept = pay(&payer, "kept");
    let (account, admin) = (&payer.account, stack.sign_in_staff("admin"));
    let path = format!("/v1/staff/accounts/{account}/payments/{kept}/refunds");
    let body = json!({ "amount": cad("4.00"), "reason": "an outage" });
    assert_eq!(stack.post(&path, &admin, "refund", &body).status, 201);
    let taken_back = pay(&payer, "taken-back");
    let intent = stack.intent(&taken_back);
    stack.stripe("POST", &format!("/_sim/payment-intents/{intent}/charge-back"), &json!({}));
    wait_for(|| (payer.balance() == cad("24.00")).then_some(()));

    // An entry waits some minutes, so that an earlier one cannot come after it.
    let _moved = Moved::by(&stack, SignedDuration::from_mins(6));
    let function = stack.function("WriteJournalFunction");
    stack.invoke(&function, &json!({})).unwrap();
    let told: Vec<Value> =
        stack.journal().into_iter().filter(|line| line["accountId"] == **account).collect();
    let history = payer.get("transactions?limit=50");
    let mut seen = history["items"].as_array().unwrap().clone();
    seen.retain(|entry| entry["type"] != "invoice");
    seen.reverse();
    let told_of = |line: &Value| (line["portalId"].clone(), line["type"].clone());
    let seen_of = |entry: &Value| (entry["id"].clone(), entry["type"].clone());
    assert_eq!(
        told.iter().map(told_of).collect::<Vec<_>>(),
        seen.iter().map(seen_of).collect::<Vec<_>>()
    );
    let amounts: Vec<_> = told.iter().map(|line| line["amount"].as_str().unwrap()).collect();
    assert_eq!(amounts, ["-10.00", "4.00", "-10.00", "10.00"]);
    assert_eq!((&told[0]["number"], &told[2]["number"]), (&json!(kept), &json!(taken_back)));
    assert_eq!(told[2]["gatewayId"], intent);
    assert_eq!(told[1]["refersTo"]["number"], kept);
    assert_eq!(told[3]["refersTo"]["number"], taken_back);
}

#[test]
#[ignore = "needs a running stack"]
fn an_edited_profile_is_in_the_journal_and_stays_until_the_billing_system_sends_another() {
    let stack = Stack::alone();
    let payer = Payer::new(&stack, "profile", 1);
    let id = &payer.account;
    let mut moved = payer.get("profile")["billingAddress"].clone();
    moved["city"] = json!("Lévis");
    let edit = json!({ "billingAddress": moved, "timeZone": "America/Halifax" });
    let edited = payer.change_profile(&edit);
    assert_eq!((&edited["billingAddress"], &edited["timeZone"]), (&moved, &edit["timeZone"]));

    stack.invoke(&stack.function("WriteJournalFunction"), &json!({})).unwrap();
    let told = stack.journal().into_iter();
    let told: Vec<_> = told.filter(|line| line["accountId"] == **id).collect();
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!((&told[0]["type"], &told[0]["billTo"]), (&json!("profile"), &moved));
    assert_eq!(told[0]["changedBy"], "Noor Haddad");

    let send = |revision: u64, document: Value| {
        let report = stack.import(&format!("{id}-{revision}.jsonl"), &file(&[document]));
        assert_eq!(report["posted"], 1, "{report}");
        payer.get("profile")
    };
    let same = send(2, account(id, 2));
    assert_eq!((&same["billingAddress"], &same["timeZone"]), (&moved, &edit["timeZone"]));
    let mut elsewhere = account(id, 3)["billTo"].clone();
    elsewhere["city"] = json!("Regina");
    let other = send(3, with(account(id, 3), "billTo", elsewhere));
    assert_eq!(other["billingAddress"]["city"], "Regina");
    assert_eq!(other["timeZone"], edit["timeZone"], "what it did not change stays edited");
    assert_eq!((&same["edited"]["by"], &other["edited"]), (&json!("Noor Haddad"), &Value::Null));
}

/// Pays 10.00; gives the payment's id.
fn pay(payer: &Payer<'_>, key: &str) -> String {
    let paid = payer.post("payments", key, &payer.ten()).json();
    assert_eq!(paid["status"], "succeeded", "{paid}");
    paid["id"].as_str().unwrap().to_owned()
}
