//! Mails about payments: each is sent once to each recipient, and only while it is true.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may panic")]

use app::mail_feedback::Suppression;
use app::mailer::MailOptions;
use app::outbox::{PaymentNews, PaymentNotice};
use app::payments::{
    PaymentAbout, PaymentLetter, PaymentMailError, PaymentMailOutcome, PaymentMailer,
};
use domain::document::Language;
use domain::ids::{AccountId, PaymentId};
use domain::payment::{Decline, MovementKind, Payment, PaymentState};
use domain::user::{Email, EmailProblem};
use jiff::civil::date;
use serde_json::{Value, json};
use testkit::access::{KnownKey, MemoryAccess, MemoryMailer, account, links, noon};
use testkit::documents;
use testkit::ledger::{Faults, MemoryLedger, When, imported};
use testkit::payment::{limits, movement, payment, put_payment};
use testkit::system::FixedClock;

type Mails = PaymentMailer<MemoryLedger, MemoryAccess, MemoryMailer, FixedClock, KnownKey>;

/// An account with these billing contacts and this payment.
async fn mails(contacts: &[&str], payment: Payment) -> Mails {
    let line = documents::with(documents::account("acct-1", 1), "emails", json!(contacts));
    let line = documents::with(line, "manager", Value::Null);
    let (ledger, _) = imported(&[line]).await;
    put_payment(&ledger, &account("acct-1"), payment).await;
    PaymentMailer {
        ledger,
        access: MemoryAccess::default(),
        mailer: MemoryMailer::default(),
        clock: FixedClock::at(noon()),
        limits,
        links: links("key"),
    }
}

fn notice(what: PaymentNews) -> PaymentNotice {
    PaymentNotice { account: account("acct-1"), payment: payment().id, what }
}

fn moved(id: &str) -> PaymentNews {
    PaymentNews::Moved(id.to_owned())
}

fn undone(id: &str) -> PaymentNews {
    PaymentNews::Undone(id.to_owned())
}

async fn sent(mails: &Mails, what: PaymentNews) -> Vec<PaymentLetter> {
    mails.send("m-1", &notice(what)).await.unwrap();
    mails.mailer.sent_about_payments()
}

fn in_state(state: PaymentState) -> Payment {
    let decline = (state == PaymentState::Declined).then_some(Decline::InsufficientFunds);
    let entry = payment()
        .entry
        .filter(|_| !matches!(state, PaymentState::Processing | PaymentState::Declined));
    Payment { state, decline, entry, ..payment() }
}

const CONTACT: &[&str] = &["billing@example.ca"];

#[tokio::test]
async fn a_receipt_says_what_the_record_says() {
    let letters = sent(&mails(CONTACT, payment()).await, PaymentNews::Succeeded).await;
    let [letter] = letters.as_slice() else { panic!("one mail") };
    assert_eq!(letter.about, PaymentAbout::Receipt);
    assert_eq!((letter.amount, letter.on), (payment().amount, Some(date(2026, 7, 15))));
    assert_eq!(letter.language, Language::English);
    assert_eq!(letter.account_name, "Customer acct-1");
    assert_eq!(letter.account_number.as_str(), "acct-1");
    assert_eq!(letter.method.brand.as_deref(), Some("visa"));
    assert_eq!(letter.method.last4.as_deref(), Some("4242"));
}

#[tokio::test]
async fn only_what_the_record_still_says_is_mailed() {
    use PaymentState::{ChargedBack, Declined, Processing, Returned, Succeeded};
    let news = [PaymentNews::Succeeded, PaymentNews::Processing, PaymentNews::Declined];
    for (state, true_news) in [
        (Succeeded, Some(0)),
        (Processing, Some(1)),
        (Declined, Some(2)),
        (PaymentState::Unknown, None),
        (Returned, None),
        (ChargedBack, None),
    ] {
        for (position, what) in news.iter().enumerate() {
            let mails = mails(CONTACT, in_state(state)).await;
            let is_true = true_news == Some(position);
            let sent = mails.send("m-1", &notice(what.clone())).await;
            let expected =
                if is_true { PaymentMailOutcome::Mailed } else { PaymentMailOutcome::Outdated };
            assert_eq!(sent, Ok(expected), "{what:?} of a payment that is {state}");
            assert_eq!(mails.mailer.sent_about_payments().len(), usize::from(is_true));
        }
    }
}

#[tokio::test]
async fn a_movement_is_mailed_unless_it_is_undone_and_its_end_only_then() {
    for kind in [MovementKind::Refund, MovementKind::Return, MovementKind::Chargeback] {
        for is_undone in [false, true] {
            let movements = vec![movement("x", kind, is_undone)];
            let mails = mails(CONTACT, Payment { movements, ..payment() }).await;
            for (message, what) in [("m-1", moved("x")), ("m-2", undone("x"))] {
                mails.send(message, &notice(what)).await.unwrap();
            }
            let about = |letter: &PaymentLetter| letter.about;
            let about: Vec<_> = mails.mailer.sent_about_payments().iter().map(about).collect();
            let expected =
                if is_undone { PaymentAbout::Undone(kind) } else { PaymentAbout::Moved(kind) };
            assert_eq!(about, [expected], "{kind}");
        }
    }
}

#[tokio::test]
async fn a_movement_that_moved_nothing_is_not_mailed() {
    for is_undone in [false, true] {
        let nothing = movement("x", MovementKind::Chargeback, is_undone);
        let movements = vec![domain::payment::Movement { entry: None, ..nothing }];
        let mails = mails(CONTACT, Payment { movements, ..payment() }).await;
        for what in [moved("x"), undone("x"), moved("another")] {
            let sent = mails.send("m-1", &notice(what)).await;
            assert_eq!(sent, Ok(PaymentMailOutcome::Outdated));
        }
    }
}

#[tokio::test]
async fn a_partial_refund_states_both_amounts_and_its_own_day() {
    let movements = vec![movement("re_1", MovementKind::Refund, false)];
    let mails = mails(CONTACT, Payment { movements, ..payment() }).await;
    let letters = sent(&mails, moved("re_1")).await;
    assert_eq!(
        (letters[0].amount.to_string(), letters[0].paid),
        ("20.00".into(), payment().amount)
    );
    assert_eq!(letters[0].on, Some(date(2026, 7, 20)));
}

#[tokio::test]
async fn a_day_is_that_of_the_accounts_zone() {
    // 02:30 UTC is still the evening before in Toronto.
    let at = "2026-07-16T02:30:00Z".parse().unwrap();
    let declined = in_state(PaymentState::Declined);
    let mails = mails(CONTACT, Payment { changed_at: at, ..declined }).await;
    let letters = sent(&mails, PaymentNews::Declined).await;
    assert_eq!(letters[0].on, Some(date(2026, 7, 15)));
}

#[tokio::test]
async fn the_address_for_receipts_comes_before_the_billing_contacts() {
    let to = |letters: Vec<PaymentLetter>| {
        letters.iter().map(|letter| letter.to.to_string()).collect::<Vec<_>>()
    };
    let contacts = ["a@example.ca", "b@example.ca"];
    let of_contacts = mails(&contacts, payment()).await;
    assert_eq!(to(sent(&of_contacts, PaymentNews::Succeeded).await), contacts);
    let receipt_email = Some(Email::parse("dana@example.ca").unwrap());
    let receipts = Payment { receipt_email: receipt_email.clone(), ..payment() };
    let named = mails(&contacts, receipts).await;
    assert_eq!(to(sent(&named, PaymentNews::Succeeded).await), ["dana@example.ca"]);
    let named = Payment { receipt_email, ..in_state(PaymentState::Declined) };
    let named = mails(&contacts, named).await;
    assert_eq!(to(sent(&named, PaymentNews::Declined).await), contacts, "an attempt is free");
    let nobody = mails(&[], payment()).await;
    let sent = nobody.send("m-1", &notice(PaymentNews::Succeeded)).await;
    assert_eq!(sent, Ok(PaymentMailOutcome::NoRecipient));
}

#[tokio::test]
async fn a_message_of_an_unknown_payment_is_dropped() {
    let mails = mails(CONTACT, payment()).await;
    let other = PaymentId::parse(&format!("pay_{}", "0".repeat(32))).unwrap();
    let account = AccountId::parse("another").unwrap();
    let notice = notice(PaymentNews::Succeeded);
    for unknown in
        [PaymentNotice { payment: other, ..notice.clone() }, PaymentNotice { account, ..notice }]
    {
        assert_eq!(mails.send("m-1", &unknown).await, Ok(PaymentMailOutcome::Unknown));
    }
    assert!(mails.mailer.sent_about_payments().is_empty());
}

#[tokio::test]
async fn a_repeated_message_is_mailed_once_and_another_message_again() {
    let mails = mails(&["a@example.ca", "b@example.ca"], payment()).await;
    for (message, expected) in [
        ("m-1", PaymentMailOutcome::Mailed),
        ("m-1", PaymentMailOutcome::Repeated),
        ("m-2", PaymentMailOutcome::Mailed),
    ] {
        let sent = mails.send(message, &notice(PaymentNews::Succeeded)).await;
        assert_eq!(sent, Ok(expected));
    }
    assert_eq!(mails.mailer.sent_about_payments().len(), 4);
}

#[tokio::test]
async fn an_address_that_is_refused_does_not_hold_up_the_others() {
    let mut mails = mails(&["bad@example.ca", "good@example.ca"], payment()).await;
    mails.mailer = MemoryMailer::default().refusing("bad@example.ca");
    for _delivery in 0..2 {
        let sent = mails.send("m-1", &notice(PaymentNews::Succeeded)).await;
        assert!(matches!(sent, Err(PaymentMailError::Mail(_))));
    }
    assert_eq!(mails.mailer.sent_about_payments().len(), 1);
}

#[tokio::test]
async fn a_crash_loses_no_mail_and_repeats_at_most_one() {
    let contacts = ["a@example.ca", "b@example.ca"];
    for when in [When::Before, When::After] {
        for call in 1.. {
            let faults = Faults::default();
            let mut mails = mails(&contacts, payment()).await;
            mails.access = MemoryAccess::with_faults(faults.clone());
            mails.mailer = MemoryMailer::with_faults(faults.clone());
            faults.crash_later(call, when);
            let done = mails.send("m-1", &notice(PaymentNews::Succeeded)).await.is_ok();
            faults.revive();
            mails.send("m-1", &notice(PaymentNews::Succeeded)).await.unwrap();
            let letters = mails.mailer.sent_about_payments();
            for contact in contacts {
                let count = letters.iter().filter(|letter| letter.to.as_str() == contact).count();
                assert!((1..=2).contains(&count), "{call} {when:?}: {contact} {count}");
            }
            assert!(letters.len() <= 3, "{call} {when:?}");
            if done {
                assert_eq!(letters.len(), 2);
                break;
            }
        }
    }
}

fn suppressed(problem: EmailProblem) -> Suppression {
    Suppression { problem, since: noon() }
}

#[tokio::test]
async fn a_suppressed_address_gets_no_mail_and_the_others_get_theirs() {
    for problem in [EmailProblem::Bounced, EmailProblem::Complained] {
        let mut mails = mails(&["gone@example.ca", "billing@example.ca"], payment()).await;
        let gone = Email::parse("gone@example.ca").unwrap();
        mails.access = mails.access.with_suppressed(&gone, suppressed(problem));
        let notice = notice(PaymentNews::Succeeded);
        assert_eq!(mails.send("m-1", &notice).await, Ok(PaymentMailOutcome::Mailed), "{problem}");
        let to = |letter: &PaymentLetter| letter.to.to_string();
        let sent: Vec<_> = mails.mailer.sent_about_payments().iter().map(to).collect();
        assert_eq!(sent, ["billing@example.ca"], "{problem}");
        // The mail that was sent is not sent again; the one that was not is still not sent.
        let again = mails.send("m-1", &notice).await;
        assert_eq!(again, Ok(PaymentMailOutcome::Suppressed), "{problem}");
        assert_eq!(mails.mailer.sent_about_payments().len(), 1, "{problem}");
    }
}

#[tokio::test]
async fn the_outcome_says_when_nobody_gets_a_mail() {
    let mut mails = mails(CONTACT, payment()).await;
    let contact = Email::parse(CONTACT[0]).unwrap();
    mails.access = mails.access.with_suppressed(&contact, suppressed(EmailProblem::Bounced));
    let sent = mails.send("m-1", &notice(PaymentNews::Succeeded)).await;
    assert_eq!(sent, Ok(PaymentMailOutcome::Suppressed));
    assert!(mails.mailer.sent_about_payments().is_empty());
}

#[tokio::test]
async fn a_mail_about_a_payment_names_its_message_and_cannot_be_unsubscribed() {
    let mails = mails(CONTACT, payment()).await;
    mails.send("m-1", &notice(PaymentNews::Succeeded)).await.unwrap();
    let options = MailOptions { key: Some("m-1".to_owned()), unsubscribe: None };
    assert_eq!(mails.mailer.options_about_payments(), [options]);
}
