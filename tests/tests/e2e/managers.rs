//! Managers whom the billing system names, through the whole stack.

use serde_json::{Value, json};
use testkit::documents::{account, file, invoice, with};

use crate::stack::{Stack, wait_for};

#[test]
#[ignore = "needs a running stack"]
fn a_user_name_that_a_customer_took_does_not_block_another_customer_s_account() {
    let stack = Stack::running();
    // Another run on the same stack is another account.
    let id = &format!("e2e-{}-taken", std::process::id());
    let username = format!("{id}.owner");
    let person = |username: &str, email: &str| {
        json!({
            "username": username, "email": email, "givenName": "Robin", "familyName": "Roy",
            "language": "en-CA", "role": "manager",
        })
    };
    let attacker = stack.sign_in("dana.moreau");
    let invited = person(&username, "somebody@example.ca");
    let users = "/v1/accounts/acct-1001/users";
    let answer = stack.post(users, &attacker, &format!("{id}-1"), &invited);
    assert_eq!(answer.status, 201, "{}", answer.body);

    let manager = json!({
        "username": username, "email": "owner@example.ca", "givenName": "Sam", "familyName": "Lee",
    });
    let document = format!("{id}-i");
    let lines = [with(account(id, 1), "manager", manager), invoice(&document, id, "12.00")];
    let report = stack.import(&format!("{id}.jsonl"), &file(&lines));
    let count = |name: &str| report[name].as_u64().unwrap();
    assert_eq!((count("posted"), count("rejected"), count("warningCount")), (2, 0, 1), "{report}");
    assert_eq!(report["warnings"][0]["code"], "username-taken");

    // Neither who took the name nor whom they invited belongs to the account.
    let dashboard = format!("/v1/accounts/{id}/dashboard");
    assert_eq!(stack.ask("GET", &dashboard, Some(&attacker), None).status, 404);
    let staff = stack.sign_in_staff("admin");
    let get = |path: &str| stack.ask("GET", path, Some(&staff), None).json();
    assert_eq!(get(&format!("/v1/accounts/{id}/users"))["items"], json!([]));

    // Staff see what is missing, and invite somebody under another name.
    let expected = json!({
        "id": id, "number": id, "name": format!("Customer {id}"), "usernameTaken": username,
    });
    let find = format!("/v1/staff/accounts?number={id}");
    wait_for(|| (get(&find)["items"] == json!([expected])).then_some(()));
    let is_listed = || {
        let listed = get("/v1/staff/invitations");
        listed["withoutManager"].as_array().unwrap().iter().any(|it: &Value| it["id"] == **id)
    };
    wait_for(|| is_listed().then_some(()));
    let another = person(&format!("{id}.other"), "owner@example.ca");
    let invite = format!("/v1/staff/accounts/{id}/invitations");
    let answer = stack.post(&invite, &staff, &format!("{id}-2"), &another);
    assert_eq!(answer.status, 201, "{}", answer.body);
    assert!(!is_listed());
    assert_eq!(get(&format!("/v1/accounts/{id}/users"))["items"].as_array().unwrap().len(), 1);
}
