//! The sources that `cargo xtask new-function` begins a function with compile and do as they say.

#![allow(dead_code, reason = "a main function that no program starts")]

// The skeleton calls its own package so.
extern crate self as skeleton;

#[path = "../../xtask/skeleton/lib.rs"]
mod function;
#[path = "../../xtask/skeleton/main.rs"]
mod start;
#[path = "../../xtask/skeleton/test.rs"]
mod test;

pub use function::{CAPABILITIES, Ports, handle};
// What `new-function` puts instead, by the route's rule.
#[expect(unused_imports, reason = "they must be there")]
use portal_http::{SessionCaller, StaffCaller, StaffMember};
#[expect(unused_imports, reason = "it must be there")]
use runtime::Capability::ServeSignedIn;
