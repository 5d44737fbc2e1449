//! The sources with which `cargo xtask new-function` starts a function compile, and their test
//! passes.

#![allow(dead_code, reason = "a main function that no program starts")]

// The name of the package in the skeleton.
extern crate self as skeleton;

#[path = "../../xtask/skeleton/lib.rs"]
mod function;
#[path = "../../xtask/skeleton/main.rs"]
mod start;
#[path = "../../xtask/skeleton/test.rs"]
mod test;

pub use function::{CAPABILITIES, Ports, handle};
// `new-function` replaces the caller and the capability by the route's access rule.
#[expect(unused_imports, reason = "they must be there")]
use portal_http::{SessionCaller, StaffCaller, StaffMember};
#[expect(unused_imports, reason = "it must be there")]
use runtime::Capability::ServeSignedIn;
