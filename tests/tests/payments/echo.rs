//! What the billing system learns of payments in the portal, and sends back: the echo of an entry
//! is a duplicate, and documents may name payments of the portal.

use app::import::{Arrival, Import, InviteOnImport, LeaseStore, Limits, Outcome, Report, register};
use app::journal::{FILE_LINES, JournalWriter};
use domain::ids::AccountId;
use domain::payment::Payment;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use stripe_sim::PaymentStep;
use testkit::ledger::MemoryFiles;

use crate::world::{World, cad};

const VISA: Option<&str> = Some("4242424242424242");

/// The lines of the journal, written an hour from now.
async fn journal(world: &World) -> Vec<Value> {
    world.advance(SignedDuration::from_hours(1));
    let files = MemoryFiles::default();
    let (store, clock) = (&world.ledger, &world.clock);
    let writer = JournalWriter { store, files: &files, clock, file_lines: FILE_LINES };
    writer.run(Timestamp::MAX).await.unwrap();
    let texts = files.keys().into_iter().map(|key| files.text(&key).unwrap());
    let lines = |text: String| -> Vec<Value> {
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    texts.flat_map(lines).collect()
}

/// Imports lines, and gives the report.
async fn import(world: &World, name: &str, lines: &[Value]) -> Value {
    world.ledger.release("world").await.unwrap();
    let (key, version_id) = (format!("billing/{name}.jsonl"), "v1".to_owned());
    let arrival = Arrival { key, version_id, at: world.now(), sequencer: String::new() };
    let files = MemoryFiles::default();
    files.drop_file(&arrival, testkit::documents::file(lines));
    register(&world.ledger, &arrival).await.unwrap();
    let import = Import {
        store: &world.ledger,
        documents: &files,
        files: &files,
        runs: &world.ledger,
        clock: &world.clock,
        invite: InviteOnImport(false),
        limits: Limits::default(),
    };
    assert_eq!(import.work("one", Timestamp::MAX).await.unwrap(), Outcome::Done);
    serde_json::from_str(&files.text(&Report::key(&arrival)).unwrap()).unwrap()
}

/// A line of the journal as a document of the billing system's own.
fn echo(line: &Value, portal_id: &Value) -> Value {
    let amount = line["amount"].as_str().unwrap();
    let kind = line["type"].as_str().unwrap();
    let mut document = json!({
        "type": kind, "id": format!("ours-{}", line["seq"]), "accountId": line["accountId"],
        "amount": amount.trim_start_matches('-'), "currency": line["currency"],
        "portalId": portal_id,
    });
    let own = match kind {
        "payment" => [("receivedOn", &line["documentOn"]), ("method", &line["method"])],
        "refund" => [("paidOn", &line["documentOn"]), ("reason", &line["reason"])],
        _ => [("effectiveOn", &line["documentOn"]), ("reason", &line["reason"])],
    };
    for (name, value) in own {
        document[name] = value.clone();
    }
    if kind == "adjustment" {
        document["amount"] = json!(amount);
    }
    document
}

/// An account that paid 100.00 by card, of which staff refunded 30.00.
async fn paid_and_refunded(world: &World) -> (AccountId, Payment) {
    let account = world.open_account("a", "100.00", &[("pm_a", VISA)]).await;
    let paid = world.fine().pay(&world.pay_all(&account, "k", "pm_a")).await.unwrap();
    world.fine().refund(&account, &paid.id, "r", cad("30.00")).await.unwrap();
    world.deliver_all().await;
    let paid = world.fine().payment(&account, &paid.id).await.unwrap();
    (account, paid)
}

#[tokio::test]
async fn the_journal_names_payment_and_refund_by_their_ids_at_the_gateway() {
    let world = World::new(1);
    let (account, paid) = paid_and_refunded(&world).await;
    let charge_back = PaymentStep::ChargeBack { reason: None };
    world.stripe.payment(world.now(), paid.gateway_id.as_ref().unwrap(), &charge_back).unwrap();
    world.deliver_all().await;
    let paid = world.fine().payment(&account, &paid.id).await.unwrap();
    let [owed, payment, refund, reversal] = &journal(&world).await[..] else {
        panic!("four lines")
    };
    assert_eq!((&owed["type"], &owed["source"]), (&json!("adjustment"), &json!("staff")));
    assert_eq!(payment["number"], paid.id.as_str());
    assert_eq!(payment["gatewayId"], json!(paid.gateway_id));
    assert_eq!((&payment["amount"], &payment["method"]), (&json!("-100.00"), &json!("card")));
    let named = json!({
        "type": "payment", "number": paid.id.as_str(), "id": null,
        "portalId": payment["portalId"],
    });
    for (line, movement, amount) in
        [(refund, &paid.movements[0], "30.00"), (reversal, &paid.movements[1], "70.00")]
    {
        assert_eq!(line["gatewayId"], movement.id.as_str());
        assert_eq!((&line["refersTo"], &line["amount"]), (&named, &json!(amount)));
        assert_eq!(line["source"], "gateway");
    }
    assert_eq!((&refund["type"], &reversal["type"]), (&json!("refund"), &json!("reversal")));
    assert_eq!(reversal["reason"], "chargeback");
}

#[tokio::test]
async fn the_echo_of_what_began_in_the_portal_is_a_duplicate() {
    let world = World::new(2);
    let (account, paid) = paid_and_refunded(&world).await;
    let lines = journal(&world).await;
    let mut echoes: Vec<_> = lines.iter().map(|line| echo(line, &line["portalId"])).collect();
    assert_eq!(echoes.len(), 3, "an adjustment, a payment and a refund");
    let by_number = with_id(echo(&lines[1], &json!(paid.id.as_str())), "by-number");
    echoes.push(by_number);
    let before = world.ledger.snapshot();
    let report = import(&world, "echo", &echoes).await;
    assert_eq!((&report["duplicates"], &report["problems"]), (&json!(4), &json!([])));
    assert_eq!(world.ledger.snapshot(), before, "nothing is posted");
    assert_eq!(world.balance(&account), cad("30.00"));
}

#[tokio::test]
async fn an_echo_with_another_amount_or_type_or_account_is_refused() {
    let world = World::new(3);
    let (_, paid) = paid_and_refunded(&world).await;
    world.open_account("b", "10.00", &[]).await;
    let lines = journal(&world).await;
    let payment = lines.iter().find(|line| line["type"] == "payment").unwrap();
    let right = echo(payment, &json!(paid.id.as_str()));
    let with = |name: &str, value: &str| {
        let mut line = right.clone();
        line[name] = json!(value);
        with_id(line, &format!("{name}-{value}"))
    };
    let refund = lines.iter().find(|line| line["type"] == "refund").unwrap();
    let other_type = with_id(echo(refund, &json!(paid.id.as_str())), "other-type");
    let wrong = [with("amount", "99.99"), with("accountId", "b"), other_type];
    let report = import(&world, "wrong", &wrong).await;
    let codes: Vec<_> =
        report["problems"].as_array().unwrap().iter().map(|one| one["code"].clone()).collect();
    assert_eq!(codes, ["conflict", "bad-value", "conflict"]);
}

#[tokio::test]
async fn a_refund_and_a_reversal_may_name_a_payment_of_the_portal() {
    let world = World::new(4);
    let (account, paid) = paid_and_refunded(&world).await;
    let refund = json!({
        "type": "refund", "id": "r-1", "accountId": "a", "paidOn": "2026-07-20",
        "amount": "20.00", "currency": "CAD", "reason": "in cash", "paymentId": paid.id.as_str(),
    });
    let reversal = json!({
        "type": "reversal", "id": "b-1", "accountId": "a", "on": "2026-07-20",
        "currency": "CAD", "reason": "returned", "paymentId": paid.id.as_str(),
    });
    let mut unknown = with_id(reversal.clone(), "b-2");
    unknown["paymentId"] = json!("pay_00000000000040008000000000000000");
    let report = import(&world, "named", &[refund, reversal, unknown]).await;
    assert_eq!(report["posted"], 2);
    assert_eq!(report["problems"][0]["code"], "unknown-payment");
    let entries = world.ledger.entries_of(&account);
    for (entry, amount) in entries[3..].iter().zip(["20.00", "100.00"]) {
        assert_eq!((entry.refers_to, entry.amount), (paid.entry, cad(amount)));
    }
    assert_eq!(journal(&world).await.len(), 3, "what the billing system sent is not in it");
}

fn with_id(mut line: Value, id: &str) -> Value {
    line["id"] = json!(id);
    line
}
