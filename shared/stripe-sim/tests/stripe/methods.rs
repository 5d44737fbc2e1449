//! Saved methods, and those that a test makes with ids of its own.

use stripe_sim::{MethodChange, NewCustomer, NewMethod};

use crate::shop::{Shop, id, text};

fn methods(shop: &Shop, customer: &str) -> Vec<String> {
    let page = shop.read(&format!("/v1/customers/{customer}/payment_methods"));
    page["data"].as_array().unwrap().iter().map(id).collect()
}

#[test]
fn a_method_that_is_removed_is_gone() {
    let shop = Shop::open();
    let (customer, method) = shop.saved("pm_card_visa");
    assert_eq!(methods(&shop, &customer), [method.as_str()]);
    let detach = format!("/v1/payment_methods/{method}/detach");
    assert!(shop.make(&detach, &[])["customer"].is_null());
    assert_eq!(methods(&shop, &customer), [""; 0]);
    assert_eq!(shop.post(&detach, &[]).0, 400, "twice");
    let attach = format!("/v1/payment_methods/{method}/attach");
    assert_eq!(shop.post(&attach, &[("customer", &customer)]).0, 400, "it cannot come back");
    let refused = shop.refused(
        "/v1/payment_intents",
        &[
            ("amount", "1234"),
            ("currency", "cad"),
            ("payment_method", &method),
            ("confirm", "true"),
        ],
    );
    assert_eq!((refused.0, refused.2.as_str()), (400, "payment_method"));
}

#[test]
fn a_method_is_updated() {
    let shop = Shop::open();
    let (_, method) = shop.saved("pm_card_visa");
    let path = format!("/v1/payment_methods/{method}");
    shop.make(&path, &[("metadata[a]", "1"), ("metadata[b]", "2"), ("card[exp_month]", "3")]);
    let method = shop.make(&path, &[("metadata[a]", ""), ("billing_details[name]", "Ann")]);
    assert_eq!(method["metadata"], serde_json::json!({"b": "2"}));
    assert_eq!(
        (&method["card"]["exp_month"], &method["billing_details"]["name"]),
        (&3.into(), &"Ann".into())
    );
    assert_eq!(shop.post(&path, &[("card[exp_month]", "13")]).0, 400);
    assert_eq!(shop.post(&path, &[("card[number]", "4242424242424242")]).0, 400);
}

#[test]
fn a_new_card_of_the_bank_is_told() {
    let shop = Shop::open();
    let (_, method) = shop.saved("pm_card_visa");
    shop.events();
    let change =
        MethodChange { exp_month: Some(5), exp_year: Some(2031), ..MethodChange::default() };
    shop.stripe.change_method(shop.now(), &method, &change).unwrap();
    assert_eq!(shop.events(), ["payment_method.automatically_updated"]);
    assert_eq!(shop.read(&format!("/v1/payment_methods/{method}"))["card"]["exp_year"], 2031);
}

#[test]
fn a_customer_can_have_given_ids() {
    let shop = Shop::open();
    let card = NewMethod {
        id: "pm_demo_card".to_owned(),
        card: Some("5555555555554444".to_owned()),
        ..NewMethod::default()
    };
    let account = NewMethod {
        id: "pm_demo_bank".to_owned(),
        bank_debit: true,
        mandate: Some("mandate_demo".to_owned()),
        ..NewMethod::default()
    };
    let methods_made = vec![card, account];
    let new =
        NewCustomer { id: "cus_demo".to_owned(), methods: methods_made, ..NewCustomer::default() };
    for _ in 0..2 {
        shop.stripe.add_customer(shop.now(), &new).unwrap();
    }
    assert_eq!(methods(&shop, "cus_demo"), ["pm_demo_bank", "pm_demo_card"]);
    assert_eq!(shop.debit(("cus_demo", "pm_demo_bank", "mandate_demo")).0, 200);
    let unknown = NewCustomer { id: "demo".to_owned(), ..NewCustomer::default() };
    assert!(shop.stripe.add_customer(shop.now(), &unknown).is_err());
}

#[test]
fn a_customer_is_made_and_read() {
    let shop = Shop::open();
    let form = [("email", "a@example.com"), ("metadata[account]", "acct-1")];
    let made = shop.make("/v1/customers", &form);
    let read = shop.read(&format!("/v1/customers/{}", id(&made)));
    assert_eq!(read, made);
    assert_eq!(text(&read["metadata"]["account"]), "acct-1");
}
