//! Amounts in minor units.

use serde_json::json;

use crate::shop::Shop;

fn intent(shop: &Shop, amount: &str, currency: &str) -> (u16, String) {
    let form = [("amount", amount), ("currency", currency)];
    let (status, body) = shop.post("/v1/payment_intents", &form);
    (status, body["error"]["code"].as_str().unwrap_or_default().to_owned())
}

#[test]
fn amounts_are_whole_numbers_of_the_minor_unit() {
    let shop = Shop::open();
    let cases = [
        ("1234", "cad", 200, ""),
        ("1000", "jpy", 200, ""),
        ("12340", "kwd", 200, ""),
        ("12345", "kwd", 400, "invalid_amount"),
        ("12.34", "cad", 400, "parameter_invalid_integer"),
        ("0", "cad", 400, "parameter_invalid_integer"),
        ("-1", "cad", 400, "parameter_invalid_integer"),
        ("100000000", "cad", 400, "amount_too_large"),
        ("49", "cad", 400, "amount_too_small"),
        ("50", "cad", 200, ""),
        ("49", "jpy", 400, "amount_too_small"),
        ("1234", "xyz", 400, "parameter_invalid_enum"),
    ];
    for (amount, currency, status, code) in cases {
        let expected = (status, code.to_owned());
        assert_eq!(intent(&shop, amount, currency), expected, "{amount} {currency}");
    }
}

#[test]
fn fees_come_off_each_charge() {
    let shop = Shop::open();
    let cases = [("cad", "10000", 320), ("jpy", "1000", 29), ("kwd", "12340", 658)];
    for (currency, amount, fee) in cases {
        let intent = shop.make(
            "/v1/payment_intents",
            &[
                ("amount", amount),
                ("currency", currency),
                ("payment_method", "pm_card_visa"),
                ("confirm", "true"),
                ("expand[]", "latest_charge.balance_transaction"),
            ],
        );
        let movement = &intent["latest_charge"]["balance_transaction"];
        assert_eq!(movement["fee"], json!(fee), "{currency}");
        let net = amount.parse::<i64>().unwrap() - fee;
        assert_eq!(movement["net"], json!(net), "{currency}");
    }
}
