//! challenge
fn main() {}
