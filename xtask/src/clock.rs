//! `cargo xtask clock`: moves the time of the functions on the local stack.
//!
//! The functions add what the stack's clock file says to this machine's time. Functions on AWS
//! cannot: they are built without that code (decision 25).

pub(crate) mod file;

use std::path::Path;

use anyhow::{Context, Result, bail};
use jiff::{SignedDuration, Span, SpanRelativeTo, SpanRound, Timestamp, Unit};

use crate::layout::Layout;
use crate::stack_json;

/// The farthest that the functions may be ahead: ten years. Every date stays one that all parts of
/// the stack can write.
const MOST: SignedDuration = SignedDuration::from_hours(3650 * 24);

/// What a developer must know after a move.
const MOVED: &str = "
Sessions, invitations and codes that have expired by then are over: sign in again.
The page, schedules, queues, authenticator apps and arriving files keep this machine's time;
`cargo xtask invoke <function>` runs now what a schedule would run later.";

/// What a developer must know after a reset.
const RESET: &str = "
What was written at the later time keeps it: an account's days never go back, and what was to
expire then still does. `cargo xtask up --fresh` starts over.";

/// Moves the functions `forward` or, when `reset`, to this machine's time. Prints their time.
/// Only a reset works without a running stack, for the next `up`.
pub(crate) fn run(layout: &Layout, forward: Option<SignedDuration>, reset: bool) -> Result<()> {
    let folder = layout.state("local");
    if reset {
        file::reset(&folder)?;
    } else {
        stack_json::read(&folder)?;
    }
    if let Some(by) = forward {
        file::write(&folder, later(file::read(&folder)?, by)?)?;
    }
    println!("{}", words(Timestamp::now(), file::read(&folder)?)?);
    if reset || forward.is_some() {
        println!("{}", if reset { RESET } else { MOVED });
    }
    Ok(())
}

/// A time to move by: `3d`, `12h`, `30m`, or several as in `1d12h`. A day has 24 hours.
pub(crate) fn duration(text: &str) -> Result<SignedDuration> {
    let wrong = || "give a time such as 3d, 12h, 30m or 1d12h";
    let span: Span = text.parse().with_context(wrong)?;
    let duration = span.to_duration(SpanRelativeTo::days_are_24_hours()).with_context(wrong)?;
    if duration < SignedDuration::from_secs(1) || duration.subsec_nanos() != 0 {
        bail!("the functions move forward by whole seconds; {}", wrong());
    }
    later(SignedDuration::ZERO, duration)
}

/// The time of the functions of the stack that keeps its state in `folder`.
pub(crate) fn now(folder: &Path) -> Result<Timestamp> {
    Ok(Timestamp::now().checked_add(file::read(folder)?)?)
}

/// What tells the developer at `up` that the functions are ahead; none when they are not.
pub(crate) fn reminder(folder: &Path) -> Result<Option<String>> {
    let ahead = file::read(folder)?;
    if ahead.is_zero() {
        return Ok(None);
    }
    let words = words(Timestamp::now(), ahead)?;
    Ok(Some(format!("{words}\n  `cargo xtask clock --reset` moves them back.")))
}

/// How far the functions are ahead after another move `by`.
fn later(ahead: SignedDuration, by: SignedDuration) -> Result<SignedDuration> {
    let ahead = ahead.checked_add(by).filter(|ahead| *ahead <= MOST);
    ahead.context("the functions can be at most 3650 days ahead of this machine")
}

/// The time of the functions in words.
fn words(machine: Timestamp, ahead: SignedDuration) -> Result<String> {
    let at = machine.checked_add(ahead)?.strftime("%F %T UTC");
    if ahead.is_zero() {
        return Ok(format!("For the functions it is {at}, as on this machine."));
    }
    let days = SpanRound::new().largest(Unit::Day).days_are_24_hours();
    let ahead = Span::try_from(ahead)?.round(days)?;
    Ok(format!("For the functions it is {at}, {ahead:#} ahead of this machine."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_hours_and_minutes_add_up() {
        let hours = |text| duration(text).unwrap().as_secs() / 3600;
        assert_eq!((hours("3d"), hours("12h"), hours("1d12h"), hours("1w 2h")), (72, 12, 36, 170));
        assert_eq!(duration("30m").unwrap(), SignedDuration::from_mins(30));
        assert_eq!(duration("1d 1h 1m 1s").unwrap(), SignedDuration::from_secs(90_061));
    }

    #[test]
    fn what_is_no_time_forward_is_refused_with_an_example() {
        for text in ["", "3", "d", "3x", "3d12", "1mo", "1y", "0d", "-3d", "3d ago", "500ms"] {
            let refused = format!("{:#}", duration(text).unwrap_err());
            assert!(refused.contains("such as 3d, 12h, 30m or 1d12h"), "{text}: {refused}");
        }
    }

    #[test]
    fn the_functions_are_at_most_ten_years_ahead() {
        assert_eq!(duration("3650d").unwrap(), MOST);
        assert!(duration("3650d1s").is_err());
        assert!(later(MOST, SignedDuration::from_secs(1)).is_err());
    }

    #[test]
    fn the_time_of_the_functions_is_said_in_words() {
        let noon = "2026-07-15T12:00:00Z".parse().unwrap();
        let said = words(noon, SignedDuration::ZERO).unwrap();
        assert_eq!(said, "For the functions it is 2026-07-15 12:00:00 UTC, as on this machine.");
        let said = words(noon, SignedDuration::from_mins(74 * 60 + 30)).unwrap();
        assert!(said.contains("2026-07-18 14:30:00 UTC, 3d 2h 30m ahead of"), "{said}");
    }

    #[test]
    fn a_move_is_read_as_it_was_written_until_it_is_reset() {
        let folder = std::env::temp_dir().join(format!("clock-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        assert_eq!(file::read(&folder).unwrap(), SignedDuration::ZERO);
        file::write(&folder, MOST).unwrap();
        assert_eq!(file::read(&folder).unwrap(), MOST);
        file::reset(&folder).unwrap();
        file::reset(&folder).unwrap();
        assert_eq!(file::read(&folder).unwrap(), SignedDuration::ZERO);
        std::fs::write(file::path(&folder), "soon").unwrap();
        assert!(file::read(&folder).is_err());
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
