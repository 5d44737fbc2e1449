//! The contract on the adapter over HTTP to the simulator's server, and what only HTTP can show.

use testkit::gateway;

use crate::world::over_http;

#[tokio::test]
async fn customers() {
    gateway::customers(&over_http().await).await;
}

#[tokio::test]
async fn charges() {
    gateway::charges(&over_http().await).await;
}

#[tokio::test]
async fn lost_answers() {
    gateway::lost_answers(&over_http().await).await;
}

#[tokio::test]
async fn methods() {
    gateway::methods(&over_http().await).await;
}

#[tokio::test]
async fn refunds() {
    gateway::refunds(&over_http().await).await;
}

#[tokio::test]
async fn chargebacks() {
    gateway::chargebacks(&over_http().await).await;
}

#[tokio::test]
async fn bank_debits() {
    gateway::bank_debits(&over_http().await).await;
}

#[tokio::test]
async fn pages_to_pay() {
    gateway::pages_to_pay(&over_http().await).await;
}

#[tokio::test]
async fn pages_to_save() {
    gateway::pages_to_save(&over_http().await).await;
}

#[tokio::test]
async fn events() {
    gateway::events(&over_http().await).await;
}

#[tokio::test]
async fn payouts() {
    gateway::payouts(&over_http().await).await;
}

#[tokio::test]
async fn every_request_names_the_version_that_this_crate_knows() {
    let world = over_http().await;
    gateway::charges(&world).await;
    let calls = world.calls();
    assert!(calls.len() > 10);
    assert!(calls.iter().all(|call| call.version.as_deref() == Some(::gateway::API_VERSION)));
}

#[tokio::test]
async fn an_answer_that_is_lost_once_is_asked_for_again_with_the_same_key() {
    let world = over_http().await;
    world.lose_answer_of("POST /v1/payment_intents");
    gateway::charges(&world).await;
    let calls = world.calls();
    let charges: Vec<_> = calls
        .iter()
        .filter(|call| call.method == "POST" && call.path == "/v1/payment_intents")
        .collect();
    assert_eq!(charges[0].idempotency_key, charges[1].idempotency_key);
    assert_eq!((charges[0].replayed, charges[1].replayed), (false, true));
}
