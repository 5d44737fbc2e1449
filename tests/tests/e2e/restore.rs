//! The operator's script for a restored access table.

use crate::stack::Stack;

#[test]
#[ignore = "needs a running stack"]
fn the_script_for_a_restored_table_ends_every_session_and_users_can_sign_in() {
    // The test runs the script on the stack's own table, so every session ends.
    let stack = Stack::alone();
    let session = stack.sign_in("dana.moreau");
    assert_eq!(stack.ask("GET", "/v1/session", Some(&session), None).status, 200);
    let said = stack.run("infra/end-sessions.sh", &[stack.text("accessTableName")]);
    assert!(said.starts_with("ended all sessions and challenges of "), "{said}");
    assert_eq!(stack.ask("GET", "/v1/session", Some(&session), None).status, 401);
    let session = stack.sign_in("dana.moreau");
    assert_eq!(stack.ask("GET", "/v1/session", Some(&session), None).status, 200);
}
