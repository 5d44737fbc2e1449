//! outbox
fn main() {}
