//! Secret keys, versions, rates and unknown things.

use stripe_sim::API_VERSION;

use crate::shop::{Shop, answered, request};

#[test]
fn only_a_secret_key_of_test_mode_is_accepted() {
    let shop = Shop::open();
    let mut asked = request("GET", "/v1/customers/cus_x", &[], None);
    let keys = [None, Some("Bearer sk_live_1"), Some("Bearer pk_test_1"), Some("sk_test_1")];
    for key in keys {
        asked.authorization = key.map(str::to_owned);
        assert_eq!(answered(shop.send(&asked)).status, 401, "{key:?}");
    }
    // `curl -u sk_test_1:`
    for key in ["Bearer sk_test_1", "Basic c2tfdGVzdF8xOg=="] {
        asked.authorization = Some(key.to_owned());
        assert_eq!(answered(shop.send(&asked)).status, 404, "{key}");
    }
}

#[test]
fn another_version_of_the_api_is_refused() {
    let shop = Shop::open();
    let mut asked = request("GET", "/v1/events", &[], None);
    let mut status = |version: Option<&str>| {
        asked.version = version.map(str::to_owned);
        answered(shop.send(&asked)).status
    };
    let statuses = [Some(API_VERSION), None, Some("2020-08-27")].map(&mut status);
    assert_eq!(statuses, [200, 200, 400]);
}

#[test]
fn a_hundred_requests_a_second_are_answered() {
    let shop = Shop::open();
    let form = [("amount", "1234"), ("currency", "cad")];
    let statuses: Vec<u16> =
        (0..101).map(|_| shop.keyed("/v1/payment_intents", &form, "k").status).collect();
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 100);
    assert_eq!(statuses[100], 429);
    shop.seconds_pass(1);
    assert_eq!(shop.keyed("/v1/payment_intents", &form, "k").status, 200);
}

#[test]
fn a_request_over_the_limit_is_neither_executed_nor_remembered() {
    let shop = Shop::open();
    shop.stripe.limit_rate(0);
    let form = [("amount", "1234"), ("currency", "cad")];
    assert_eq!(shop.keyed("/v1/payment_intents", &form, "k").status, 429);
    shop.stripe.limit_rate(100);
    assert_eq!(shop.read("/v1/payment_intents")["data"], serde_json::json!([]));
    let answer = shop.keyed("/v1/payment_intents", &form, "k");
    assert_eq!((answer.status, answer.replayed), (200, false));
}

#[test]
fn unknown_parameters_are_refused() {
    let shop = Shop::open();
    let cases = [
        ("/v1/customers", "colour"),
        ("/v1/customers", "metadata[a][b]"),
        ("/v1/payment_intents", "payment_method_option[card][x]"),
        ("/v1/refunds", "sum"),
        ("/v1/checkout/sessions", "line_items[0][price_data][product_data][colour][x]"),
    ];
    for (path, param) in cases {
        let expected = (400, "parameter_unknown".to_owned(), param.to_owned());
        assert_eq!(shop.refused(path, &[(param, "1")]), expected);
    }
    assert_eq!(shop.get("/v1/payment_intents?customers=x").0, 400);
}

#[test]
fn payment_method_types_are_refused_since_endive() {
    let shop = Shop::open();
    let session = [
        ("mode", "payment"),
        ("success_url", "https://x.example"),
        ("line_items[0][price_data][currency]", "cad"),
        ("line_items[0][price_data][unit_amount]", "5000"),
        ("line_items[0][price_data][product_data][name]", "x"),
        ("payment_method_types[]", "card"),
    ];
    let intent = [("amount", "1234"), ("currency", "cad"), ("payment_method_types[]", "card")];
    let code = "payment_method_types_no_longer_supported".to_owned();
    for (path, form) in [
        ("/v1/checkout/sessions", &session[..]),
        ("/v1/payment_intents", &intent[..]),
        ("/v1/setup_intents", &intent[2..]),
    ] {
        let refused = shop.refused(path, form);
        assert_eq!((refused.0, &refused.1), (400, &code), "{path}");
    }
}

#[test]
fn an_allowed_type_that_cannot_be_used_vanishes() {
    let shop = Shop::open();
    let offered = |currency: &str, amount: &str| {
        let form = [
            ("amount", amount),
            ("currency", currency),
            ("allowed_payment_method_types[]", "card"),
            ("allowed_payment_method_types[]", "acss_debit"),
        ];
        shop.make("/v1/payment_intents", &form)["payment_method_types"].clone()
    };
    assert_eq!(offered("cad", "1234"), serde_json::json!(["card", "acss_debit"]));
    assert_eq!(offered("eur", "1234"), serde_json::json!(["card"]));
}

#[test]
fn there_is_no_other_route() {
    let shop = Shop::open();
    assert_eq!(shop.get("/v1/subscriptions").0, 404);
    assert_eq!(shop.post("/v1/charges", &[]).0, 404);
    assert_eq!(shop.get("/v1/payment_intents/pi_none").0, 404);
}

#[test]
fn metadata_has_its_limits() {
    let shop = Shop::open();
    let status = |key: usize, value: usize| {
        let (key, value) = (format!("metadata[{}]", "k".repeat(key)), "v".repeat(value));
        shop.post("/v1/customers", &[(&key, &value)]).0
    };
    assert_eq!([status(40, 500), status(41, 1), status(1, 501)], [200, 400, 400]);
    let keys: Vec<_> = (0..51).map(|number| format!("metadata[{number}]")).collect();
    let form: Vec<_> = keys.iter().map(|key| (key.as_str(), "v")).collect();
    assert_eq!(shop.post("/v1/customers", &form[..50]).0, 200);
    assert_eq!(shop.post("/v1/customers", &form).0, 400);
}
