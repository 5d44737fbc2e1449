//! invite
fn main() {}
