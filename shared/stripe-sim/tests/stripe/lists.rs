//! Lists and expansions.

use crate::shop::{Shop, id, text};

fn ids(page: &serde_json::Value) -> Vec<String> {
    page["data"].as_array().unwrap().iter().map(id).collect()
}

#[test]
fn a_customers_intents_come_newest_first_in_pages() {
    let shop = Shop::open();
    let (customer, other) = (shop.customer(), shop.customer());
    let mut made: Vec<String> = Vec::new();
    for number in 0..5 {
        let owner = if number == 2 { &other } else { &customer };
        let form = [("amount", "1234"), ("currency", "cad"), ("customer", owner.as_str())];
        let intent = id(&shop.make("/v1/payment_intents", &form));
        made.extend((number != 2).then_some(intent));
        shop.seconds_pass(1);
    }
    made.reverse();
    let path = format!("/v1/payment_intents?customer={customer}&limit=3");
    let first = shop.read(&path);
    assert_eq!((ids(&first), &first["has_more"]), (made[..3].to_vec(), &true.into()));
    let last = shop.read(&format!("{path}&starting_after={}", made[2]));
    assert_eq!((ids(&last), &last["has_more"]), (made[3..].to_vec(), &false.into()));
    let before = shop.read(&format!("{path}&ending_before={}", made[3]));
    assert_eq!(ids(&before), made[..3]);
}

#[test]
fn a_range_of_creation_has_its_ends() {
    let shop = Shop::open();
    let start = shop.now().as_second();
    for _ in 0..3 {
        shop.paid("1234");
        shop.seconds_pass(10);
    }
    let count = |query: &str| ids(&shop.read(&format!("/v1/payment_intents?{query}"))).len();
    assert_eq!(count(&format!("created[gte]={}", start + 10)), 2);
    assert_eq!(count(&format!("created[gt]={}", start + 10)), 1);
    assert_eq!(count(&format!("created[lte]={}", start + 10)), 2);
    assert_eq!(count(&format!("created[gte]={start}&created[lt]={}", start + 10)), 1);
    assert_eq!(shop.get("/v1/payment_intents?limit=101").0, 400);
    assert_eq!(shop.get("/v1/payment_intents?starting_after=pi_none").0, 400);
}

#[test]
fn events_are_listed_by_type_for_thirty_days() {
    let shop = Shop::open();
    shop.paid("1234");
    let count = |query: &str| ids(&shop.read(&format!("/v1/events?{query}"))).len();
    assert_eq!(count("type=charge.succeeded"), 1);
    assert_eq!(count("type=payment_intent.*"), 2);
    assert_eq!(count("types[]=charge.succeeded&types[]=payment_intent.created"), 2);
    let event = id(&shop.read("/v1/events?type=charge.succeeded")["data"][0]);
    assert_eq!(shop.get(&format!("/v1/events/{event}")).0, 200);
    shop.days_pass(31);
    assert_eq!(count("type=charge.succeeded"), 0);
    assert_eq!(shop.get(&format!("/v1/events/{event}")).0, 404);
}

#[test]
fn what_is_expanded_is_shown_in_place_of_its_id() {
    let shop = Shop::open();
    let (customer, _) = shop.saved("pm_card_visa");
    let form = [("amount", "1234"), ("currency", "cad"), ("customer", customer.as_str())];
    shop.make("/v1/payment_intents", &form);
    let page = shop.read("/v1/payment_intents?expand[]=data.customer&expand[]=data.latest_charge");
    assert_eq!(page["data"][0]["customer"]["id"], customer.as_str());
    assert!(page["data"][0]["latest_charge"].is_null());
    let wrong = shop.get("/v1/payment_intents?expand[]=data.colour");
    assert_eq!((wrong.0, text(&wrong.1["error"]["param"])), (400, "expand".to_owned()));
}
