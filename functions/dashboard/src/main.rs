//! dashboard
fn main() {}
