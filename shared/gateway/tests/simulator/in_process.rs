//! The contract on the adapter over a call to the simulator.

use testkit::gateway;

use crate::world::in_process;

#[tokio::test]
async fn customers() {
    gateway::customers(&in_process()).await;
}

#[tokio::test]
async fn charges() {
    gateway::charges(&in_process()).await;
}

#[tokio::test]
async fn lost_answers() {
    gateway::lost_answers(&in_process()).await;
}

#[tokio::test]
async fn methods() {
    gateway::methods(&in_process()).await;
}

#[tokio::test]
async fn refunds() {
    gateway::refunds(&in_process()).await;
}

#[tokio::test]
async fn chargebacks() {
    gateway::chargebacks(&in_process()).await;
}

#[tokio::test]
async fn bank_debits() {
    gateway::bank_debits(&in_process()).await;
}

#[tokio::test]
async fn pages_to_pay() {
    gateway::pages_to_pay(&in_process()).await;
}

#[tokio::test]
async fn pages_to_save() {
    gateway::pages_to_save(&in_process()).await;
}

#[tokio::test]
async fn events() {
    gateway::events(&in_process()).await;
}

#[tokio::test]
async fn payouts() {
    gateway::payouts(&in_process()).await;
}
