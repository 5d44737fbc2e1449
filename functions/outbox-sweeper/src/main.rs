//! outbox-sweeper
fn main() {}
