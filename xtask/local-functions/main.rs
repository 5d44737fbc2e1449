//! Every function in one program; its first argument says which one it is.
//!
//! The local stack deploys a `bootstrap` for each function that starts this program. A change is
//! linked once, not once for each function. AWS gets one binary per function (decision 24).

use std::process::ExitCode;

include!(concat!(env!("OUT_DIR"), "/functions.rs"));

fn main() -> Result<ExitCode, String> {
    let name = std::env::args().nth(1).unwrap_or_default();
    run(&name).ok_or_else(|| format!("there is no function {name:?}: run `cargo xtask up` again"))
}
