//! Each permission of a function's policy is needed: without it, a request fails.
//! `permissions_to_pay.rs` has those of payments.

use serde_json::{Value, json};

use crate::stack::Stack;
use crate::without::Without;

/// A function, a permission of its policy, and a request that needs it.
struct Need {
    function: &'static str,
    action: &'static str,
    method: &'static str,
    path: String,
    body: Option<Value>,
}

fn read(function: &'static str, action: &'static str, path: &str) -> Need {
    Need { function, action, method: "GET", path: path.to_owned(), body: None }
}

fn needs(transaction: &str) -> Vec<Need> {
    let dashboard = "/v1/accounts/acct-1001/dashboard";
    let transactions = "/v1/accounts/acct-1001/transactions?to=2099-01-01";
    let statement = "/v1/accounts/acct-1001/statements?from=2020-01-01&to=2020-01-31";
    let methods = "/v1/accounts/acct-1001/payment-methods";
    let payment = "/v1/accounts/acct-1001/payments/pay_00000000000040008000000000000000";
    let unknown = json!({ "username": "nobody.here", "password": "wrong" });
    vec![
        read("DashboardFunction", "dynamodb:BatchGetItem", dashboard),
        read("DashboardFunction", "dynamodb:Query", dashboard),
        read("TransactionsFunction", "dynamodb:BatchGetItem", transactions),
        read("TransactionsFunction", "dynamodb:Query", transactions),
        read("InvoiceFunction", "dynamodb:GetItem", "/v1/accounts/acct-1001/invoices/none"),
        read("AgingFunction", "dynamodb:Query", "/v1/accounts/acct-1001/aging"),
        read("StatementFunction", "dynamodb:Query", statement),
        read("TransactionFunction", "dynamodb:GetItem", transaction),
        read("TransactionFunction", "dynamodb:Query", transaction),
        read("PaymentMethodsFunction", "dynamodb:BatchGetItem", methods),
        read("PaymentMethodsFunction", "dynamodb:Query", methods),
        read("PaymentFunction", "dynamodb:BatchGetItem", payment),
        read("PaymentFunction", "dynamodb:Query", payment),
        read("SessionFunction", "dynamodb:BatchGetItem", "/v1/session"),
        read("SessionFunction", "dynamodb:Query", "/v1/session"),
        Need {
            function: "SignInFunction",
            action: "cognito-idp:AdminInitiateAuth",
            method: "POST",
            path: "/v1/auth/sign-in".to_owned(),
            body: Some(unknown),
        },
        Need {
            function: "SignOutFunction",
            action: "dynamodb:DeleteItem",
            method: "POST",
            path: "/v1/auth/sign-out".to_owned(),
            body: None,
        },
    ]
}

#[test]
#[ignore = "needs a running stack"]
fn a_request_fails_without_each_of_its_permissions() {
    let stack = Stack::alone();
    let session = stack.sign_in("dana.moreau");
    let ask = |need: &Need| {
        let body = need.body.as_ref();
        stack.ask(need.method, &need.path, Some(&session), body).status
    };
    let transactions = "/v1/accounts/acct-1001/transactions";
    let listed = stack.ask("GET", transactions, Some(&session), None).json();
    let newest = listed["items"][0]["id"].as_str().unwrap();
    let needs = needs(&format!("{transactions}/{newest}"));
    for need in needs.iter().filter(|need| need.method == "GET") {
        assert!([200, 404].contains(&ask(need)), "{} works before", need.path);
    }
    for need in &needs {
        let without = Without::permission(&stack, need.function, need.action);
        assert_eq!(ask(need), 503, "{} without {}", need.function, need.action);
        drop(without);
    }
    assert_eq!(ask(&needs[0]), 200, "it works again");
}
