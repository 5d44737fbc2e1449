//! sign-out
fn main() {}
