//! Checkout Sessions and their hosted page.

use stripe_sim::{CheckoutEntry, Page, PaymentStep, Stripe};

use crate::shop::{PAYS, REFUSES, Shop, bank, card, id, text};

fn read(shop: &Shop, session: &str) -> serde_json::Value {
    shop.read(&format!("/v1/checkout/sessions/{session}?expand[]=payment_intent"))
}

#[test]
fn a_card_pays_and_is_saved() {
    let shop = Shop::open();
    let customer = shop.customer();
    let session = id(&shop.session(&customer));
    shop.events();
    let step = shop.stripe.enter(shop.now(), &session, &card("4242424242424242")).unwrap();
    let url = format!("https://shop.example/ok?session={session}");
    assert_eq!((step.status.as_str(), step.redirect_url), ("complete", Some(url)));
    let session = read(&shop, &session);
    assert_eq!((&session["payment_status"], &session["url"]), (&"paid".into(), &().into()));
    assert_eq!(session["payment_intent"]["metadata"]["attempt_id"], "a-1");
    let methods = shop.read(&format!("/v1/customers/{customer}/payment_methods"));
    assert_eq!(methods["data"][0]["id"], session["payment_intent"]["payment_method"]);
    let expected = [
        "payment_intent.created",
        "payment_method.attached",
        "charge.succeeded",
        "payment_intent.succeeded",
        "checkout.session.completed",
    ];
    assert_eq!(shop.events(), expected);
}

#[test]
fn a_session_has_no_payment_intent_until_somebody_pays() {
    let shop = Shop::open();
    let session = shop.session(&shop.customer());
    assert!(session["payment_intent"].is_null());
    assert_eq!(session["amount_total"], 5000);
    assert_eq!(session["payment_method_types"], serde_json::json!(["card", "acss_debit"]));
}

#[test]
fn after_a_decline_the_customer_may_try_again() {
    let shop = Shop::open();
    let session = id(&shop.session(&shop.customer()));
    let refused = shop.stripe.enter(shop.now(), &session, &card("4000000000000002")).unwrap_err();
    assert_eq!(refused.status, 402);
    let declined = read(&shop, &session);
    assert_eq!(declined["status"], "open");
    assert_eq!(declined["payment_intent"]["status"], "requires_payment_method");
    shop.stripe.enter(shop.now(), &session, &card("4242424242424242")).unwrap();
    let paid = read(&shop, &session);
    assert_eq!(paid["payment_intent"]["id"], declined["payment_intent"]["id"]);
    assert!(shop.stripe.enter(shop.now(), &session, &card("4242424242424242")).is_err());
    assert_eq!(shop.read("/v1/balance_transactions")["data"].as_array().unwrap().len(), 1);
}

#[test]
fn a_bank_debit_completes_the_session_and_pays_later() {
    for (account, event) in [(PAYS, "succeeded"), (REFUSES, "failed")] {
        let shop = Shop::open();
        let session = id(&shop.session(&shop.customer()));
        shop.stripe.enter(shop.now(), &session, &bank(account)).unwrap();
        let processing = read(&shop, &session);
        assert_eq!(processing["status"], "complete");
        assert_eq!(processing["payment_status"], "unpaid");
        assert_eq!(processing["payment_intent"]["status"], "processing");
        shop.events();
        shop.days_pass(7);
        let last = shop.events().pop().unwrap();
        assert_eq!(last, format!("checkout.session.async_payment_{event}"));
        let status = if event == "succeeded" { "paid" } else { "unpaid" };
        assert_eq!(read(&shop, &session)["payment_status"], status);
    }
}

#[test]
fn a_session_ends_at_its_time_and_ends_its_intent() {
    let shop = Shop::open();
    let session = id(&shop.session(&shop.customer()));
    let _ = shop.stripe.enter(shop.now(), &session, &card("4000000000000002"));
    shop.events();
    shop.seconds_pass(24 * 3600 - 1);
    assert_eq!(read(&shop, &session)["status"], "open");
    shop.seconds_pass(1);
    let expired = read(&shop, &session);
    assert_eq!((&expired["status"], &expired["url"]), (&"expired".into(), &().into()));
    assert_eq!(expired["payment_intent"]["status"], "canceled");
    assert_eq!(shop.events(), ["checkout.session.expired", "payment_intent.canceled"]);
    assert!(shop.stripe.enter(shop.now(), &session, &card("4242424242424242")).is_err());
}

#[test]
fn an_open_session_can_be_expired_once() {
    let shop = Shop::open();
    let path = format!("/v1/checkout/sessions/{}/expire", id(&shop.session(&shop.customer())));
    assert_eq!(shop.make(&path, &[])["status"], "expired");
    assert_eq!(shop.post(&path, &[]).0, 400);
}

#[test]
fn a_session_lives_from_thirty_minutes_to_a_day() {
    let shop = Shop::open();
    let now = shop.now().as_second();
    for (seconds, status) in [(1799, 400), (1800, 200), (86_400, 200), (86_401, 400)] {
        let expires = (now + seconds).to_string();
        let form = [
            ("mode", "setup"),
            ("success_url", "https://shop.example"),
            ("expires_at", expires.as_str()),
        ];
        assert_eq!(shop.post("/v1/checkout/sessions", &form).0, status, "{seconds}");
    }
}

#[test]
fn a_session_refuses_what_stripe_refuses() {
    let shop = Shop::open();
    let base = [
        ("mode", "payment"),
        ("success_url", "https://shop.example"),
        ("line_items[0][price_data][currency]", "cad"),
        ("line_items[0][price_data][unit_amount]", "5000"),
        ("line_items[0][price_data][product_data][name]", "x"),
    ];
    let with = |extra: (&'static str, &'static str)| [&base[..], &[extra]].concat();
    assert_eq!(shop.post("/v1/checkout/sessions", &base).0, 200);
    let options = "payment_method_options[acss_debit]";
    let currency = format!("{options}[currency]");
    let schedule = format!("{options}[mandate_options][payment_schedule]");
    assert_eq!(shop.post("/v1/checkout/sessions", &base[1..]).0, 400, "no mode");
    assert_eq!(shop.post("/v1/checkout/sessions", &base[..2]).0, 400, "no items");
    let cases = [
        ("locale", "en-CA"),
        ("customer", "cus_none"),
        ("mode", "subscription"),
        ("line_items[0][quantity]", "0"),
        (&*currency.leak(), "cad"),
        (&*schedule.leak(), "combined"),
    ];
    for case in cases {
        assert_eq!(shop.post("/v1/checkout/sessions", &with(case)).0, 400, "{case:?}");
    }
}

#[test]
fn a_session_offers_what_it_is_allowed_to() {
    let shop = Shop::open();
    let session = shop.make(
        "/v1/checkout/sessions",
        &[
            ("mode", "setup"),
            ("success_url", "https://shop.example"),
            ("allowed_payment_method_types[]", "card"),
        ],
    );
    assert!(shop.stripe.enter(shop.now(), &id(&session), &bank(PAYS)).is_err());
    assert!(shop.stripe.enter(shop.now(), &id(&session), &card("5555555555554444")).is_ok());
    let debits = [
        ("mode", "setup"),
        ("success_url", "https://shop.example"),
        ("allowed_payment_method_types[]", "acss_debit"),
    ];
    let refused = shop.refused("/v1/checkout/sessions", &debits);
    assert_eq!((refused.0, refused.1.as_str()), (400, "parameter_missing"), "no currency");
}

#[test]
fn going_back_leaves_the_session_open() {
    let shop = Shop::open();
    let session = id(&shop.session(&shop.customer()));
    let entry = CheckoutEntry { cancel: true, ..CheckoutEntry::default() };
    let step = shop.stripe.enter(shop.now(), &session, &entry).unwrap();
    assert_eq!(step.redirect_url.as_deref(), Some("https://shop.example/back"));
    assert_eq!(read(&shop, &session)["status"], "open");
}

#[test]
fn the_intent_of_an_open_session_is_not_canceled() {
    let shop = Shop::open();
    let session = id(&shop.session(&shop.customer()));
    let _ = shop.stripe.enter(shop.now(), &session, &card("4000000000000002"));
    let intent = text(&read(&shop, &session)["payment_intent"]["id"]);
    let cancel = format!("/v1/payment_intents/{intent}/cancel");
    assert_eq!(shop.post(&cancel, &[]).0, 400);
    shop.make(&format!("/v1/checkout/sessions/{session}/expire"), &[]);
    let intent = shop.read(&format!("/v1/payment_intents/{intent}"));
    assert_eq!(intent["status"], "canceled");
}

fn html(page: Page) -> String {
    match page {
        Page::Html { body, .. } => body,
        Page::Redirect(url) => panic!("to {url}"),
    }
}

fn at(stripe: &Stripe, shop: &Shop, method: &str, path: &str, body: &str) -> Page {
    stripe.page(shop.now(), method, path, body)
}

#[test]
fn the_page_takes_a_card_in_either_language() {
    let shop = Shop::open();
    for (locale, button) in [("en", "Pay by card"), ("fr-CA", "Payer par carte")] {
        let session = shop.make(
            "/v1/checkout/sessions",
            &[
                ("mode", "payment"),
                ("locale", locale),
                ("success_url", "https://shop.example/ok"),
                ("line_items[0][price_data][currency]", "cad"),
                ("line_items[0][price_data][unit_amount]", "5000"),
                ("line_items[0][price_data][product_data][name]", "<b>1001</b>"),
            ],
        );
        let path = format!("/c/pay/{}", id(&session));
        assert!(text(&session["url"]).ends_with(&path));
        let page = html(at(&shop.stripe, &shop, "GET", &path, ""));
        assert!(page.contains(button) && page.contains(&format!("lang=\"{}\"", &locale[..2])));
        assert!(!page.contains("<b>"), "the name is escaped");
        for wrong in ["number=4242424242424241", "number=4242424242424242&expiry=11/25&cvc=123"] {
            let page =
                html(at(&shop.stripe, &shop, "POST", &path, &format!("method=card&{wrong}")));
            assert!(page.contains("role=\"alert\""), "{wrong}");
        }
        let entered = "method=card&number=4242+4242+4242+4242&expiry=11+%2F+26&cvc=123";
        let next = at(&shop.stripe, &shop, "POST", &path, entered);
        assert_eq!(next, Page::Redirect("https://shop.example/ok".to_owned()));
    }
}

#[test]
fn the_banks_page_confirms_or_leads_back() {
    let shop = Shop::open();
    let session = id(&shop.session(&shop.customer()));
    let path = format!("/c/pay/{session}");
    let entered = "method=card&number=4000002760003184&expiry=12/30&cvc=123";
    let to_bank = |shop: &Shop| match at(&shop.stripe, shop, "POST", &path, entered) {
        Page::Redirect(url) => url.split_once("/3ds/").unwrap().1.to_owned(),
        Page::Html { body, .. } => panic!("{body}"),
    };
    let bank = format!("/3ds/{}", to_bank(&shop));
    assert!(html(at(&shop.stripe, &shop, "GET", &bank, "")).contains("name=\"result\""));
    let Page::Redirect(back) = at(&shop.stripe, &shop, "POST", &bank, "result=fail") else {
        panic!("it does not lead back")
    };
    let (_, back) = back.split_once("/c/").unwrap();
    let again = html(at(&shop.stripe, &shop, "GET", &format!("/c/{back}"), ""));
    assert!(again.contains("role=\"alert\""));
    let bank = format!("/3ds/{}", to_bank(&shop));
    let done = at(&shop.stripe, &shop, "POST", &bank, "result=pass");
    assert_eq!(done, Page::Redirect(format!("https://shop.example/ok?session={session}")));
    assert_eq!(read(&shop, &session)["payment_status"], "paid");
}

#[test]
fn a_setup_session_saves_a_card_after_authentication() {
    let shop = Shop::open();
    let customer = shop.customer();
    let session = shop.setup(&customer);
    let step = shop.stripe.enter(shop.now(), &id(&session), &card("4000002500003155")).unwrap();
    assert_eq!(step.authenticate, Some(text(&session["setup_intent"])));
    let passes = PaymentStep::Authenticate { passes: true };
    shop.stripe.payment(shop.now(), &step.authenticate.unwrap(), &passes).unwrap();
    assert_eq!(read(&shop, &id(&session))["status"], "complete");
    let methods = shop.read(&format!("/v1/payment_methods?customer={customer}&type=card"));
    assert_eq!(methods["data"].as_array().unwrap().len(), 1);
}
