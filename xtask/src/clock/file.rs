//! The file that says by how many seconds the functions of a stack are ahead of this machine. It is
//! beside `stack.json`; the functions read it for each look at the clock.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use jiff::SignedDuration;

/// The file of the stack that keeps its state in `folder`.
pub(crate) fn path(folder: &Path) -> PathBuf {
    folder.join("clock")
}

/// How far the functions are ahead; nothing when there is no file.
pub(crate) fn read(folder: &Path) -> Result<SignedDuration> {
    let path = path(folder);
    let text = match fs::read_to_string(&path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(SignedDuration::ZERO),
        text => text.with_context(|| format!("cannot read {}", path.display()))?,
    };
    let seconds = text.trim().parse().with_context(|| {
        format!("{} is not a number: run `cargo xtask clock --reset`", path.display())
    })?;
    Ok(SignedDuration::from_secs(seconds))
}

/// Moves the functions to this much ahead. A function that looks meanwhile sees the file of before.
pub(crate) fn write(folder: &Path, ahead: SignedDuration) -> Result<()> {
    let (path, next) = (path(folder), folder.join("clock.next"));
    fs::write(&next, format!("{}\n", ahead.as_secs()))
        .and_then(|()| fs::rename(&next, &path))
        .with_context(|| format!("cannot write {}", path.display()))
}

/// Gives the functions this machine's time again.
pub(crate) fn reset(folder: &Path) -> Result<()> {
    let path = path(folder);
    match fs::remove_file(&path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        removed => removed.with_context(|| format!("cannot remove {}", path.display())),
    }
}
