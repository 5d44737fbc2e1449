//! transactions
fn main() {}
