//! sign-in
fn main() {}
