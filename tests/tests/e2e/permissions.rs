//! Each permission of a function's policy is needed: without it, a request fails.

use serde_json::{Value, json};

use crate::stack::Stack;

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

/// A role without one action, until this is dropped.
struct Without<'a> {
    stack: &'a Stack,
    role: String,
    policy: String,
    document: Value,
}

impl<'a> Without<'a> {
    fn permission(stack: &'a Stack, function: &str, action: &str) -> Self {
        let roles = stack.iam("ListRoles", &[("MaxItems", "1000")]);
        let named = |name: &&str| name.contains(&format!("-{function}Role-"));
        let role = elements(&roles, "RoleName").into_iter().find(named).unwrap().to_owned();
        let policies = stack.iam("ListRolePolicies", &[("RoleName", &role)]);
        for policy in elements(&policies, "member") {
            let names = [("RoleName", role.as_str()), ("PolicyName", policy)];
            let found = stack.iam("GetRolePolicy", &names);
            let text = unescaped(elements(&found, "PolicyDocument")[0]);
            if !text.contains(&format!("\"{action}\"")) {
                continue;
            }
            let document: Value = serde_json::from_str(&text).unwrap();
            let without = Self { stack, role, policy: policy.to_owned(), document };
            without.put(&text.replace(&format!("\"{action}\""), "\"dynamodb:ListTables\""));
            return without;
        }
        panic!("{function} has no {action}");
    }

    fn put(&self, document: &str) {
        let names = [("RoleName", self.role.as_str()), ("PolicyName", self.policy.as_str())];
        let all = [names[0], names[1], ("PolicyDocument", document)];
        self.stack.iam("PutRolePolicy", &all);
    }
}

impl Drop for Without<'_> {
    fn drop(&mut self) {
        self.put(&self.document.to_string());
    }
}

/// The texts of all elements of this name.
fn elements<'a>(xml: &'a str, name: &str) -> Vec<&'a str> {
    let (open, close) = (format!("<{name}>"), format!("</{name}>"));
    let parts = xml.split(open.as_str()).skip(1);
    parts.filter_map(|part| part.split_once(close.as_str())).map(|(text, _)| text).collect()
}

/// Undoes the percent escapes of a policy document.
fn unescaped(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut remaining = text.as_bytes();
    while let Some((first, after)) = remaining.split_first() {
        let escape = after.get(..2).filter(|_| *first == b'%');
        let byte = escape
            .and_then(|hex| std::str::from_utf8(hex).ok())
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        remaining = if byte.is_some() { &after[2..] } else { after };
        bytes.push(byte.unwrap_or(*first));
    }
    String::from_utf8(bytes).unwrap()
}
