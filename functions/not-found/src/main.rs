//! not-found
fn main() {}
