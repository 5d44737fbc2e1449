//! The local clock: the file that `cargo xtask clock` writes moves the time of the functions at
//! once. While it is moved, no other test runs.

use jiff::SignedDuration;
use serde_json::json;
use testkit::documents::{account, file, payment};

use crate::stack::Stack;

#[allow(dead_code, reason = "a test puts back what was there, and resets nothing")]
#[path = "../../../xtask/src/clock/file.rs"]
mod clock_file;

/// The functions' time is moved until this is dropped, also when the test fails.
pub(crate) struct Moved<'a> {
    stack: &'a Stack,
    before: SignedDuration,
}

impl<'a> Moved<'a> {
    pub(crate) fn by(stack: &'a Stack, time: SignedDuration) -> Self {
        let before = clock_file::read(stack.folder()).unwrap();
        clock_file::write(stack.folder(), before + time).unwrap();
        Self { stack, before }
    }
}

impl Drop for Moved<'_> {
    fn drop(&mut self) {
        clock_file::write(self.stack.folder(), self.before).unwrap();
    }
}

#[test]
#[ignore = "needs a running stack"]
fn a_session_has_ended_while_the_clock_is_past_its_end() {
    let stack = Stack::alone();
    let session = stack.sign_in("dana.moreau");
    let status = || stack.ask("GET", "/v1/session", Some(&session), None).status;
    assert_eq!(status(), 200);
    let moved = Moved::by(&stack, SignedDuration::from_hours(13));
    assert_eq!(status(), 401);
    drop(moved);
    assert_eq!(status(), 200);
}

/// Lambda states a call's end in the machine's time. A function that compared it with the moved
/// time would stop before it began.
#[test]
#[ignore = "needs a running stack"]
fn calls_that_watch_their_end_work_while_the_clock_is_moved() {
    let stack = Stack::alone();
    let _moved = Moved::by(&stack, SignedDuration::from_hours(13));
    let id = &format!("clock-{}", std::process::id());
    let name = format!("{id}.jsonl");
    let report = stack.import(&name, &file(&[account(id, 1), payment(id, id, "1.00")]));
    assert_eq!((&report["posted"], &report["rejected"]), (&json!(2), &json!(0)), "{report}");
    let audited = stack.audit(&json!({}));
    assert!(audited["accounts"].as_u64() > Some(1), "{audited}");
}
