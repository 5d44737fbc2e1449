//! The saved payment methods of an account.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use app::payments::MAX_METHODS;
use app::rate_limit::METHOD_PAGES;
use contract::{CHANGE_METHOD, PAYMENT_METHODS, REMOVE_METHOD, SET_UP_METHOD};
use domain::document::{GatewayCustomer, MandateStatus, MethodKind};
use domain::user::Role;
use payment_methods::{Ports, change, list, remove, set_up};
use serde_json::{Value, json};
use stripe_sim::Effect;
use testkit::access::{account as id_of, member, noon};
use testkit::documents::invoice;
use testkit::http::{Ask, Seen};
use testkit::portal::{Routes, TestPortal, ask, dana};
use testkit::staff::{fault, money, refusal};
use testkit::stripe::{Shop, site};
use testkit::system::{Counting, FixedClock};

/// Dana Roy may pay for account `a`, which owes 100.00, and for `new`, which owes nothing.
struct World {
    portal: TestPortal,
    shop: Shop,
}

async fn world() -> World {
    let shop = Shop::open(&[invoice("i-1", "a", "100.00")]).await;
    let (ledger, gateway) = (shop.ledger.clone(), shop.gateway());
    let (clock, random) = (FixedClock::at(noon()), Counting::default());
    let access = dana().with_member(member("dana.roy", "a", Role::Billing)).with_member(member(
        "dana.roy",
        "new",
        Role::Billing,
    ));
    let ports = Ports { access: access.clone(), ledger, clock, gateway, random, site: site() };
    let routes = Routes::new().on(PAYMENT_METHODS, list).on(SET_UP_METHOD, set_up);
    let routes = routes.on(CHANGE_METHOD, change).on(REMOVE_METHOD, remove);
    World { portal: TestPortal::new(&access, routes, ports), shop }
}

impl World {
    fn with_methods(&self, change: impl FnOnce(&mut GatewayCustomer)) {
        let state = |state: &mut app::posting::AccountState| {
            state.profile.gateway.as_mut().map(change);
        };
        self.shop.ledger.damage(&id_of("a"), state);
    }

    async fn listed(&self) -> Seen {
        self.portal.send("payment-methods/list.json").await
    }

    async fn ids(&self) -> Vec<String> {
        ids(&self.listed().await)
    }
}

fn ids(seen: &Seen) -> Vec<String> {
    let items = seen.json["items"].as_array().unwrap().iter();
    items.map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

fn patch(id: &str, body: &Value) -> Ask {
    ask(CHANGE_METHOD).with("accountId", "a").with("methodId", id).json(body)
}

fn delete(id: &str) -> Ask {
    ask(REMOVE_METHOD).with("accountId", "a").with("methodId", id).json(&json!({}))
}

fn open_page(account: &str, key: &str) -> Ask {
    let body = json!({ "type": "card", "useForAutoPay": false });
    let ask = ask(SET_UP_METHOD).with("accountId", account).json(&body);
    ask.header("idempotency-key", key)
}

#[tokio::test]
async fn the_list_has_each_method_in_order_with_whether_it_can_pay_today() {
    let seen = world().await.listed().await;
    assert_eq!(seen.status, 200, "{}", seen.text);
    let items = seen.json["items"].as_array().unwrap();
    let shown = |item: &Value| {
        (item["id"].clone(), item["order"].clone(), item["default"].clone(), item["status"].clone())
    };
    let shown: Vec<_> = items.iter().map(shown).collect();
    let expected = [
        ("pm_good", 1, true, "ready"),
        ("pm_declined", 2, false, "ready"),
        ("pm_asks", 3, false, "ready"),
        ("pm_expired", 4, false, "expired"),
        ("pm_bank", 5, false, "ready"),
    ];
    let expected = expected.map(|(id, order, default, status)| {
        (json!(id), json!(order), json!(default), json!(status))
    });
    assert_eq!(shown, expected);
    assert_eq!((&items[3]["expMonth"], &items[3]["expYear"]), (&json!(6), &json!(2026)));
    let bank = (&items[4]["type"], &items[4]["brand"], &items[4]["expMonth"]);
    assert_eq!(bank, (&json!("bank-debit"), &Value::Null, &Value::Null));
}

#[tokio::test]
async fn the_list_says_what_can_be_paid() {
    let world = world().await;
    let seen = world.listed().await;
    assert_eq!(seen.json["payable"], money("100.00"));
    assert_eq!(seen.json["balance"], money("100.00"));
    assert_eq!(seen.json["reserved"], money("0.00"));
    assert_eq!((&seen.json["mayExceed"], &seen.json["inFlight"]), (&json!(false), &Value::Null));
    assert_eq!(seen.json["types"], json!(["card", "bank-debit"]));
    world.shop.pay("1", "30.00", "pm_bank").await;
    let seen = world.listed().await;
    assert_eq!(seen.json["payable"], money("70.00"), "a bank debit is on its way");
    assert_eq!(seen.json["balance"], money("100.00"));
    assert_eq!(seen.json["reserved"], money("30.00"));
}

#[tokio::test]
async fn the_list_has_the_payment_that_must_end_first() {
    let world = world().await;
    world.shop.fault("POST /v1/payment_intents", Effect::LoseResponse, 1);
    let made = world.shop.pay("1", "30.00", "pm_good").await;
    let seen = world.listed().await;
    let in_flight = &seen.json["inFlight"];
    assert_eq!(
        (&in_flight["id"], &in_flight["status"]),
        (&json!(made.id.as_str()), &json!("unknown"))
    );
}

#[tokio::test]
async fn a_bank_account_waits_for_its_verification_and_ends_with_its_mandate() {
    let world = world().await;
    for (status, shown) in [
        (MandateStatus::Pending, "awaiting-verification"),
        (MandateStatus::Inactive, "inactive"),
        (MandateStatus::Active, "ready"),
    ] {
        world.with_methods(|gateway| {
            let of_bank =
                gateway.methods.iter_mut().filter(|one| one.kind == MethodKind::BankDebit);
            of_bank.filter_map(|one| one.mandate.as_mut()).for_each(|one| one.status = status);
        });
        assert_eq!(world.listed().await.json["items"][4]["status"], shown);
    }
}

#[tokio::test]
async fn an_account_without_methods_has_an_empty_list() {
    let world = world().await;
    let seen = world.portal.send(ask(PAYMENT_METHODS).with("accountId", "new")).await;
    assert_eq!((&seen.json["items"], &seen.json["payable"]), (&json!([]), &money("0.00")));
}

#[tokio::test]
async fn a_method_becomes_the_default_and_its_receipts_go_elsewhere() {
    let world = world().await;
    let seen = world.portal.send("payment-methods/change.json").await;
    assert_eq!(ids(&seen), ["pm_bank", "pm_good", "pm_declined", "pm_asks", "pm_expired"]);
    let first = &seen.json["items"][0];
    assert_eq!((&first["default"], &first["order"]), (&json!(true), &json!(1)));
    assert_eq!(first["receiptEmail"], "accounts@example.ca");
    let seen = world.portal.send(patch("pm_bank", &json!({ "receiptEmail": "" }))).await;
    assert_eq!(seen.json["items"][0]["receiptEmail"], Value::Null);
    let seen = world.portal.send(patch("pm_bank", &json!({ "order": 3 }))).await;
    assert_eq!(ids(&seen), ["pm_good", "pm_declined", "pm_bank", "pm_asks", "pm_expired"]);
    let same = world.portal.send(patch("pm_bank", &json!({ "default": false }))).await;
    assert_eq!(ids(&same), ids(&seen), "what is not the default stays where it is");
}

#[tokio::test]
async fn a_change_that_makes_no_sense_is_refused() {
    let world = world().await;
    let before = world.listed().await;
    for (body, pointer, code) in [
        (json!({ "order": 0 }), "/order", "bad-order"),
        (json!({ "order": 6 }), "/order", "bad-order"),
        (json!({ "order": 2, "default": true }), "/order", "bad-order"),
        (json!({ "receiptEmail": "nobody" }), "/receiptEmail", "bad-email"),
    ] {
        let seen = world.portal.send(patch("pm_good", &body)).await;
        assert_eq!(fault(&seen), refusal(422, pointer, code), "{body}");
    }
    let unknown = world.portal.send(patch("pm_good", &json!({ "last4": "0000" }))).await;
    assert_eq!(fault(&unknown), refusal(400, "/last4", "unknown-field"));
    assert_eq!(world.listed().await, before);
}

#[tokio::test]
async fn a_method_of_another_account_is_not_found() {
    let world = world().await;
    for id in ["pm_of_b", "pm_none", "", "..", "pm_good/../pm_of_b"] {
        let changed = world.portal.send(patch(id, &json!({ "default": true }))).await;
        assert_eq!(changed.problem(), Some("not-found"), "{id}");
        let removed = world.portal.send(delete(id)).await;
        assert_eq!(removed.problem(), Some("not-found"), "{id}");
    }
    assert_eq!(world.shop.asked("POST /v1/payment_methods/pm_of_b/detach"), 0);
}

#[tokio::test]
async fn a_method_is_removed_at_the_gateway_too() {
    let world = world().await;
    let seen = world.portal.send("payment-methods/remove.json").await;
    assert_eq!((seen.status.as_u16(), seen.text.as_str()), (204, ""));
    assert_eq!(world.ids().await, ["pm_good", "pm_declined", "pm_asks", "pm_bank"]);
    assert_eq!(world.shop.asked("POST /v1/payment_methods/pm_expired/detach"), 1);
    let again = world.portal.send("payment-methods/remove.json").await;
    assert_eq!(again.problem(), Some("not-found"));
}

#[tokio::test]
async fn a_method_that_the_gateway_cannot_remove_stays() {
    let world = world().await;
    let operation = "POST /v1/payment_methods/{id}/detach";
    world.shop.fault(operation, Effect::Status429, 9);
    let seen = world.portal.send(delete("pm_good")).await;
    assert_eq!(seen.problem(), Some("unavailable"));
    assert_eq!(world.ids().await.len(), 5);
}

#[tokio::test]
async fn the_last_method_that_auto_pay_can_charge_stays() {
    let world = world().await;
    world.with_methods(|gateway| {
        gateway.auto_pay = true;
        gateway.methods.retain(|method| ["pm_good", "pm_expired"].contains(&&*method.id));
    });
    let seen = world.portal.send(delete("pm_good")).await;
    assert_eq!((seen.status.as_u16(), seen.problem()), (409, Some("method-in-use")));
    assert_eq!(world.shop.asked("POST /v1/payment_methods/pm_good/detach"), 0);
    assert_eq!(world.portal.send(delete("pm_expired")).await.status, 204);
}

#[tokio::test]
async fn the_gateway_s_page_opens_once_for_a_key() {
    let world = world().await;
    let seen = world.portal.send("payment-methods/set-up.json").await;
    assert_eq!(seen.status, 201, "{}", seen.text);
    assert!(seen.json["redirectUrl"].as_str().unwrap().starts_with("https://"));
    let again = world.portal.send("payment-methods/set-up.json").await;
    assert_eq!(again.json, seen.json);
    let other = world.portal.send(open_page("a", "2")).await;
    assert_ne!(other.json, seen.json);
    let new = world.portal.send(open_page("new", "1")).await;
    assert_eq!(new.status, 201, "the account becomes a customer of the gateway: {}", new.text);
    let without = open_page("a", "1").without("idempotency-key");
    let refused = world.portal.send(without).await;
    assert_eq!(fault(&refused), refusal(400, "Idempotency-Key", "missing-field"));
}

#[tokio::test]
async fn an_account_has_a_limited_number_of_methods() {
    let world = world().await;
    world.with_methods(|gateway| {
        let one = gateway.methods[0].clone();
        gateway.methods = vec![one; MAX_METHODS];
    });
    let seen = world.portal.send(open_page("a", "1")).await;
    assert_eq!(fault(&seen), refusal(422, "", "too-many-methods"));
}

#[tokio::test]
async fn an_account_opens_so_many_pages_in_an_hour_and_no_more() {
    let world = world().await;
    for number in 0..METHOD_PAGES.max_attempts {
        let seen = world.portal.send(open_page("a", &number.to_string())).await;
        assert_eq!(seen.status, 201, "{number}: {}", seen.text);
    }
    let refused = world.portal.send(open_page("a", "more")).await;
    assert_eq!((refused.status.as_u16(), refused.problem()), (429, Some("too-many-tries")));
}

#[tokio::test]
async fn a_gateway_that_does_not_answer_opens_no_page() {
    let world = world().await;
    world.shop.fault("POST /v1/checkout/sessions", Effect::LoseRequest, 1);
    let seen = world.portal.send(open_page("a", "1")).await;
    assert_eq!((seen.status.as_u16(), seen.problem()), (503, Some("unavailable")));
}
