//! Auto Pay on the running stack: the planner, the queue, the worker, and the mails.

use jiff::{SignedDuration, Timestamp, ToSpan};
use serde_json::json;
use testkit::documents::{file, invoice, with};

use crate::clock::Moved;
use crate::payer::{Payer, cad};
use crate::poison::{Poisoned, messages};
use crate::stack::{Stack, wait_for};

/// Moves the time to the next noon of the accounts' zone, so that no test begins at night.
fn noon(stack: &Stack) -> (Moved<'_>, jiff::civil::Date) {
    let now = machine_now().to_zoned(jiff::tz::TimeZone::get("America/Toronto").unwrap());
    let tomorrow = now.date().tomorrow().unwrap();
    let noon = tomorrow.at(12, 0, 0, 0).to_zoned(now.time_zone().clone()).unwrap();
    let by = noon.timestamp().duration_since(now.timestamp());
    (Moved::by(stack, by), tomorrow)
}

#[expect(clippy::disallowed_methods, reason = "the stack runs on the machine's time")]
fn machine_now() -> Timestamp {
    Timestamp::now()
}

fn plan(stack: &Stack) {
    stack.invoke(&stack.function("AutoPayPlanFunction"), &json!({})).unwrap();
}

/// The subjects of the mails to the account's billing contact.
fn subjects(stack: &Stack, text: &str) -> usize {
    let mails = stack.mails();
    mails.iter().filter(|mail| mail.to_string().contains(text)).count()
}

#[test]
#[ignore = "needs a running stack"]
fn past_due_is_charged_once_agreed_to_and_the_next_invoice_after_its_notice() {
    let stack = Stack::alone();
    let (_noon, today) = noon(&stack);
    let mut payer = Payer::new(&stack, "auto-pay", 1);
    payer.switch_auto_pay_on(Some("10.00"));
    wait_for(|| (payer.balance() == cad("0.00")).then_some(()));
    assert_eq!(payer.booked().len(), 1);

    let due_on = today.checked_add(10.days()).unwrap();
    let id = format!("{}-next", payer.account);
    let next = with(invoice(&id, &payer.account, "25.00"), "dueOn", json!(due_on.to_string()));
    stack.import(&format!("{id}.jsonl"), &file(&[next]));
    let foretold = payer.get("auto-pay")["nextCharge"].clone();
    assert_eq!((&foretold["on"], &foretold["amount"]), (&json!(due_on.to_string()), &cad("25.00")));

    let announced = "Auto Pay will charge $25.00";
    let before = subjects(&stack, announced);
    let week = Moved::by(&stack, SignedDuration::from_hours(7 * 24));
    plan(&stack);
    wait_for(|| (subjects(&stack, announced) > before).then_some(()));
    payer.sign_in_again();
    assert_eq!(payer.balance(), cad("25.00"), "announced, and not charged");

    let _due = Moved::by(&stack, SignedDuration::from_hours(3 * 24));
    plan(&stack);
    plan(&stack);
    payer.sign_in_again();
    wait_for(|| (payer.balance() == cad("0.00")).then_some(()));
    assert_eq!(payer.booked().len(), 2, "however often the schedule fires");
    drop(week);
}

#[test]
#[ignore = "needs a running stack"]
fn f13_nothing_is_charged_while_an_import_is_unfinished() {
    let stack = Stack::alone();
    let (_noon, _) = noon(&stack);
    let payer = Payer::new(&stack, "auto-pay-import", 1);
    let table = stack.function("LedgerTable");
    let key = json!({ "pk": { "S": "RUNS" }, "sk": { "S": "2020-01-01T00:00:00.000Z##e2e" } });
    let waiting = json!({ "TableName": table, "Item": key }).to_string();
    stack.aws_command(&["dynamodb", "put-item", "--cli-input-json", &waiting]);
    payer.switch_auto_pay_on(Some("10.00"));
    plan(&stack);
    wait_for(|| (messages(&stack, "AutoPayQueue") == 0).then_some(()));
    assert_eq!(payer.balance(), cad("10.00"), "the worker has seen the message and waits");
    let done = json!({ "TableName": table, "Key": key }).to_string();
    stack.aws_command(&["dynamodb", "delete-item", "--cli-input-json", &done]);
    plan(&stack);
    wait_for(|| (payer.balance() == cad("0.00")).then_some(()));
}

#[test]
#[ignore = "needs a running stack"]
fn f11_a_poisoned_message_reaches_the_dead_letters_and_the_others_go_on() {
    let stack = Stack::alone();
    let (_noon, _) = noon(&stack);
    let payer = Payer::new(&stack, "auto-pay-poison", 1);
    let poisoned = Poisoned::queue(&stack, "AutoPayQueue", "AutoPayDeadLetters");
    payer.switch_auto_pay_on(Some("10.00"));
    wait_for(|| (payer.balance() == cad("0.00")).then_some(()));
    poisoned.dies();
}
