//! Auto Pay, case by case.

use app::auto_pay::{ChangeError, Planned, Settings, SettingsError};
use domain::auto_pay::{GuardRails, HoldReason, Why};
use domain::ids::AccountId;
use domain::payment::{Payer, PaymentState};
use jiff::SignedDuration;

use crate::world::{World, cad};

const VISA: Option<&str> = Some("4242424242424242");
const DECLINED: Option<&str> = Some("4000000000000002");

/// An account with these methods, Auto Pay on, and nothing open.
async fn world(methods: &[(&str, Option<&str>)]) -> (World, AccountId) {
    let world = World::new(13);
    let account = world.open_account("a", "0", methods).await;
    world.switch_on(&account).await;
    (world, account)
}

impl World {
    /// The planner and the worker run every hour for so many days; webhooks arrive.
    async fn days(&self, days: i64) {
        for _ in 0..days * 24 {
            self.advance(SignedDuration::from_hours(1));
            self.night().await;
            self.deliver_all().await;
        }
    }

    fn charges(&self, account: &AccountId) -> Vec<String> {
        let payments = self.ledger.payments_of(account);
        let mut own: Vec<_> =
            payments.iter().filter(|payment| matches!(payment.payer, Payer::AutoPay(_))).collect();
        own.sort_by_key(|payment| payment.created_at);
        let line = |payment: &&domain::payment::Payment| {
            let day = payment.created_at.strftime("%m-%dT%H");
            format!("{day} {} {}", payment.amount, payment.state)
        };
        own.iter().map(line).collect()
    }

    fn mails(&self) -> Vec<String> {
        let messages = self.ledger.messages().into_iter();
        let auto_pay = messages.filter(|message| message.id.starts_with("auto-pay-"));
        let mut all: Vec<_> = auto_pay.map(|message| (message.created_at, message.id)).collect();
        all.sort();
        let kind = |id: &str| id.rsplit_once("a-").map(|(_, kind)| kind.to_owned()).unwrap();
        all.iter().map(|(at, id)| format!("{} {}", at.strftime("%m-%dT%H"), kind(id))).collect()
    }

    fn broken(&self) -> Vec<String> {
        self.watch.result().0
    }
}

#[tokio::test]
async fn an_invoice_is_announced_three_days_before_and_charged_on_its_due_date() {
    let (world, account) = world(&[("pm_a", VISA)]).await;
    world.bill(&account, "INV-1", "80.00", 10).await;
    let foretold = world.forecast(&account).await.charges;
    world.days(12).await;
    // Toronto is four hours behind UTC.
    assert_eq!(world.charges(&account), ["07-30T10 80.00 succeeded"]);
    assert_eq!(foretold[0].at.to_string(), "2026-07-30T10:00:00Z");
    assert!(world.mails()[1].starts_with("07-27T10 "), "{:?}", world.mails());
    assert!(world.balance(&account).is_zero());
    assert_eq!(world.broken(), [""; 0]);
}

#[tokio::test]
async fn f4_a_schedule_that_fires_twice_and_a_repeated_message_charge_once() {
    let (world, account) = world(&[("pm_a", VISA)]).await;
    world.bill(&account, "INV-1", "80.00", 3).await;
    world.night().await;
    world.advance(SignedDuration::from_hours(24 * 3));
    let fine = world.fine();
    fine.plan(&world.queue).await.unwrap();
    world.queue.take();
    fine.plan(&world.queue).await.unwrap();
    let (one, other) = (world.fine(), world.fine());
    let (one, other) = tokio::join!(one.work(&account), other.work(&account));
    assert_eq!(one.unwrap().tried + other.unwrap().tried, 1);
    world.fine().work(&account).await.unwrap();
    assert_eq!(world.charges(&account).len(), 1);
    assert!(world.balance(&account).is_zero());
}

#[tokio::test]
async fn f6_a_page_that_the_customer_left_open_is_closed_before_the_charge() {
    let (world, account) = world(&[("pm_a", VISA)]).await;
    world.bill(&account, "INV-1", "80.00", 3).await;
    world.night().await;
    world.advance(SignedDuration::from_hours(24 * 3));
    let pay = crate::crash::by_page(&world, &account);
    let page = world.fine().pay(&pay).await.unwrap();
    world.night().await;
    assert_eq!(world.charges(&account).len(), 1, "charged once the page was closed");
    let closed = world.fine().payment(&account, &page.id).await.unwrap();
    assert_eq!(closed.state, PaymentState::Declined);
    assert!(world.balance(&account).is_zero());
}

#[tokio::test]
async fn f6_what_the_customer_pays_by_hand_is_not_charged_again() {
    let (world, account) = world(&[("pm_a", VISA)]).await;
    world.bill(&account, "INV-1", "80.00", 3).await;
    world.night().await;
    world.advance(SignedDuration::from_hours(24 * 3));
    let pay = world.pay_all(&account, "by-hand", "pm_a");
    let (ports, worker) = (world.fine(), world.fine());
    let (paid, worked) = tokio::join!(ports.pay(&pay), worker.work(&account));
    worked.unwrap();
    let by_hand = usize::from(paid.is_ok_and(|paid| paid.state == PaymentState::Succeeded));
    assert_eq!(by_hand + world.charges(&account).len(), 1, "one of the two");
    world.days(5).await;
    assert!(world.balance(&account).is_zero());
}

#[tokio::test]
async fn f7_auto_pay_off_before_the_claim_charges_nothing() {
    let (world, account) = world(&[("pm_a", VISA)]).await;
    world.bill(&account, "INV-1", "80.00", 3).await;
    world.night().await;
    world.advance(SignedDuration::from_hours(24 * 3));
    world.fine().plan(&world.queue).await.unwrap();
    let off = Settings { enabled: false, ..world.settings(&account) };
    world.fine().set_auto_pay(&world.state(&account), "off", &off).await.unwrap();
    for account in world.queue.take() {
        world.fine().work(&account).await.unwrap();
    }
    world.days(20).await;
    assert_eq!(world.charges(&account), [""; 0]);
}

#[tokio::test]
async fn f7_a_removed_card_is_not_charged() {
    let (world, account) = world(&[("pm_a", VISA), ("pm_b", VISA)]).await;
    world.bill(&account, "INV-1", "80.00", 3).await;
    world.night().await;
    world.advance(SignedDuration::from_hours(24 * 3));
    world.fine().plan(&world.queue).await.unwrap();
    world.fine().remove_method(&account, "pm_a").await.unwrap();
    world.fine().work(&account).await.unwrap();
    let payment = world.ledger.payments_of(&account).pop().unwrap();
    assert_eq!(payment.known_method().unwrap().id, "pm_b");
}

#[tokio::test]
async fn f13_auto_pay_waits_for_an_import() {
    let (world, account) = world(&[("pm_a", VISA)]).await;
    world.bill(&account, "INV-1", "80.00", 3).await;
    world.begin_import("billing/july.jsonl").await;
    assert_eq!(world.fine().plan(&world.queue).await, Ok(Planned::Paused));
    let worked = world.fine().work(&account).await.unwrap();
    assert!(worked.is_paused && worked.told == 0, "{worked:?}");
    world.days(4).await;
    assert_eq!(world.mails().len(), 1, "only that Auto Pay is on");
    world.end_import().await;
    world.days(1).await;
    assert!(world.mails().last().unwrap().ends_with("announced"), "{:?}", world.mails());
    world.days(3).await;
    assert_eq!(world.charges(&account).len(), 1);
}

#[tokio::test]
async fn f13_what_was_past_due_at_the_first_import_is_charged_only_once_agreed_to() {
    let world = World::new(13);
    let account = world.open_account("a", "0", &[("pm_a", VISA)]).await;
    // As after a migration: Auto Pay was on in the old system.
    world.import_auto_pay(&account).await;
    world.bill(&account, "OLD-1", "100.00", -40).await;
    world.bill(&account, "INV-1", "30.00", 5).await;
    world.days(20).await;
    assert_eq!(world.charges(&account), ["07-25T10 30.00 succeeded"]);
    assert_eq!(world.balance(&account), cad("100.00"));
    assert_eq!(world.past_due(&account), cad("100.00"));
    world.switch_on(&account).await;
    world.days(1).await;
    assert_eq!(world.charges(&account).len(), 2);
    assert!(world.balance(&account).is_zero());
    assert_eq!(world.broken(), [""; 0]);
}

#[tokio::test]
async fn a_decline_is_tried_again_with_the_next_method() {
    let (world, account) = world(&[("pm_a", DECLINED), ("pm_b", VISA)]).await;
    world.bill(&account, "INV-1", "80.00", 5).await;
    world.days(5).await;
    let next = world.forecast(&account).await.charges;
    assert_eq!((next[0].why, &*next[0].charge.method.id), (Some(Why::Retry), "pm_b"));
    world.days(2).await;
    let expected = ["07-25T10 80.00 declined", "07-26T10 80.00 succeeded"];
    assert_eq!(world.charges(&account), expected);
    assert_eq!(next[0].on.to_string(), "2026-07-26");
}

#[tokio::test]
async fn after_the_last_try_the_invoice_is_past_due_and_later_ones_are_charged() {
    let (world, account) = world(&[("pm_a", DECLINED)]).await;
    world.bill(&account, "INV-1", "80.00", 3).await;
    world.days(25).await;
    let charges = world.charges(&account);
    let days: Vec<_> = charges.iter().map(|charge| &charge[..5]).collect();
    assert_eq!(days, ["07-23", "07-24", "07-26", "07-28", "07-30", "08-02", "08-06"]);
    assert!(world.state(&account).has_auto_pay());
    assert_eq!(world.past_due(&account), cad("80.00"));
    assert_eq!(world.forecast(&account).await.charges.len(), 0);
    world.add_card(&account).await;
    world.bill(&account, "INV-2", "20.00", 3).await;
    world.days(8).await;
    assert_eq!(world.balance(&account), cad("80.00"), "{:?}", world.charges(&account));
}

#[tokio::test]
async fn a_lost_card_is_not_tried_again_until_the_methods_change() {
    let (world, account) = world(&[("pm_a", Some("4000000000009987"))]).await;
    world.bill(&account, "INV-1", "80.00", 3).await;
    world.days(20).await;
    assert_eq!(world.charges(&account).len(), 1, "{:?}", world.charges(&account));
    world.add_card(&account).await;
    world.days(1).await;
    assert_eq!(world.charges(&account).len(), 2);
    assert!(world.balance(&account).is_zero());
}

#[tokio::test]
async fn a_bill_above_the_cap_asks_the_customer_once_and_waits() {
    let (world, account) = world(&[("pm_a", VISA)]).await;
    let guards = GuardRails { cap: Some(cad("50.00")), ..GuardRails::default() };
    world.guard(&account, guards).await;
    world.bill(&account, "INV-1", "80.00", 3).await;
    world.days(10).await;
    assert_eq!(world.charges(&account), [""; 0]);
    let asked = world.mails().into_iter().filter(|mail| mail.ends_with("held")).count();
    assert_eq!(asked, 1, "{:?}", world.mails());
    assert_eq!(world.state(&account).auto_pay.held.unwrap().reason, HoldReason::AboveCap);
    world.guard(&account, GuardRails::default()).await;
    world.days(1).await;
    assert_eq!(world.charges(&account).len(), 1);
}

#[tokio::test]
async fn too_little_waits_for_the_next_invoice() {
    let (world, account) = world(&[("pm_a", VISA)]).await;
    world.bill(&account, "INV-1", "0.30", 3).await;
    world.days(10).await;
    assert_eq!((world.charges(&account), world.mails().len()), (vec![], 1));
    world.bill(&account, "INV-2", "5.00", 3).await;
    world.days(1).await;
    world.owe(&account, "credit", "-4.90").await;
    world.days(9).await;
    assert_eq!(world.charges(&account), [""; 0]);
    let last = world.mails().pop().unwrap();
    assert!(last.ends_with("too-little"), "{last}");
    world.bill(&account, "INV-3", "5.00", 3).await;
    world.days(5).await;
    assert_eq!(world.charges(&account), ["08-12T10 5.40 succeeded"]);
    assert_eq!(world.broken(), [""; 0]);
}

#[tokio::test]
async fn a_bank_debit_is_announced_ten_days_before() {
    let (world, account) = world(&[("pm_b", None)]).await;
    world.bill(&account, "INV-1", "80.00", 5).await;
    world.days(9).await;
    assert_eq!(world.charges(&account), [""; 0]);
    world.days(12).await;
    assert_eq!(world.charges(&account), ["07-30T10 80.00 succeeded"]);
    assert_eq!(world.broken(), [""; 0]);
}

#[tokio::test]
async fn what_a_bank_took_back_is_not_charged_again() {
    let (world, account) = world(&[("pm_b", None)]).await;
    world.bill(&account, "INV-1", "80.00", 5).await;
    world.days(22).await;
    let payment = world.ledger.payments_of(&account).pop().unwrap();
    let step = stripe_sim::PaymentStep::Return { reason: None };
    world.stripe.payment(world.now(), &payment.gateway_id.unwrap(), &step).unwrap();
    world.days(40).await;
    assert_eq!(world.charges(&account).len(), 1);
    assert_eq!(world.past_due(&account), cad("80.00"));
}

#[tokio::test]
async fn settings_that_nobody_saw_or_agreed_to_change_nothing() {
    let world = World::new(13);
    let account = world.open_account("a", "0", &[("pm_a", VISA)]).await;
    world.bill(&account, "INV-1", "80.00", -3).await;
    let (before, wanted) = (world.state(&account), world.settings(&account));
    let refused = async |settings: &Settings| {
        let refused = world.fine().set_auto_pay(&before, "k", settings).await;
        assert_eq!(world.state(&account), before);
        match refused.unwrap_err() {
            ChangeError::Refused(error) => error,
            ChangeError::Store(error) => panic!("{error}"),
        }
    };
    let on = Settings { enabled: true, ..wanted.clone() };
    let past_due = SettingsError::PastDue(cad("80.00"));
    assert_eq!(refused(&on).await, past_due, "not agreed to");
    let other = Settings { charge_past_due: Some(cad("79.99")), ..on.clone() };
    assert_eq!(refused(&other).await, past_due, "another sum");
    let off = Settings { enabled: false, charge_past_due: Some(cad("80.00")), ..on.clone() };
    assert_eq!(refused(&off).await, past_due, "nothing is charged with Auto Pay off");
    for methods in [vec![], vec!["pm_x"], vec!["pm_a", "pm_a"], vec!["pm_a", "pm_x"]] {
        let methods = methods.into_iter().map(str::to_owned).collect();
        let other = Settings { methods, ..on.clone() };
        assert_eq!(refused(&other).await, SettingsError::OtherMethods);
    }
    let cap = GuardRails { cap: Some(cad("0.49")), ..GuardRails::default() };
    let low = Settings { guards: cap, ..on.clone() };
    assert_eq!(refused(&low).await, SettingsError::LowCap(cad("0.50")));
    let agreed = Settings { charge_past_due: Some(cad("80.00")), ..on };
    let once = world.fine().set_auto_pay(&before, "k", &agreed).await.unwrap();
    let twice = world.fine().set_auto_pay(&before, "k", &agreed).await.unwrap();
    assert_eq!(once, twice, "a repeated request changes nothing more");
    let stale = world.fine().set_auto_pay(&before, "other", &agreed).await;
    assert_eq!(stale.unwrap_err(), ChangeError::Refused(SettingsError::Stale));
    let reused = Settings { enabled: false, charge_past_due: None, ..agreed };
    let reused = world.fine().set_auto_pay(&once, "k", &reused).await;
    assert_eq!(reused.unwrap_err(), ChangeError::Refused(SettingsError::KeyReused));
}
