//! The clock of the functions on the local stack: the machine's, moved by `cargo xtask clock`.
//!
//! Only the program of the local stack has this module: no function asks for the feature
//! `local-clock`. Requests to AWS are signed with the machine's time, which the SDK reads itself.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use jiff::{SignedDuration, Timestamp};

/// The variable with the path of the file that moves the time. The `bootstrap` of each function on
/// the local stack sets it (`xtask/src/functions.rs`).
const VARIABLE: &str = "LOCAL_CLOCK";

static FILE: LazyLock<Option<PathBuf>> =
    LazyLock::new(|| std::env::var_os(VARIABLE).map(PathBuf::from));

/// The local stack's time at this instant of the machine's clock. The file is read each time, so a
/// move counts at once.
pub(crate) fn moved(machine: Timestamp) -> Timestamp {
    let Some(file) = &*FILE else { return machine };
    moved_by(file, machine).unwrap_or_else(|error| {
        tracing::error!(%error, "the local clock's file is wrong: run `cargo xtask clock --reset`");
        // What is written at a wrong time stays.
        std::process::abort()
    })
}

/// Adds the seconds in `file`. Without the file nothing is added.
fn moved_by(file: &Path, machine: Timestamp) -> Result<Timestamp, crate::Error> {
    let text = match fs::read_to_string(file) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(machine),
        text => text?,
    };
    let seconds = SignedDuration::from_secs(text.trim().parse()?);
    Ok(machine.checked_add(seconds)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The result for a file with this content.
    fn with(name: &str, content: &str) -> Result<Timestamp, crate::Error> {
        let file = std::env::temp_dir().join(format!("clock-{name}-{}", std::process::id()));
        fs::write(&file, content).unwrap();
        let moved = moved_by(&file, noon());
        fs::remove_file(&file).unwrap();
        moved
    }

    fn noon() -> Timestamp {
        "2026-07-15T12:00:00Z".parse().unwrap()
    }

    #[test]
    fn the_seconds_of_the_file_are_added_to_the_machine_s_time() {
        assert_eq!(with("days", "259200\n").unwrap().to_string(), "2026-07-18T12:00:00Z");
        assert_eq!(with("back", "-3600").unwrap().to_string(), "2026-07-15T11:00:00Z");
        assert_eq!(with("zero", "0").unwrap(), noon());
    }

    #[test]
    fn without_a_file_the_time_is_the_machine_s() {
        let nowhere = std::env::temp_dir().join("clock-of-no-stack/clock");
        assert_eq!(moved_by(&nowhere, noon()).unwrap(), noon());
        assert_eq!(moved(noon()), noon(), "no variable names a file");
    }

    #[test]
    fn a_file_that_is_no_time_is_an_error() {
        for (name, content) in [("empty", ""), ("word", "3d"), ("far", "9223372036854775807")] {
            assert!(with(name, content).is_err(), "{content:?}");
        }
    }
}
