//! A role of the running stack without one of its permissions.

use serde_json::{Value, json};

use crate::stack::{Stack, elements};

/// An action that no function uses. A statement must have one.
const USELESS: &str = "dynamodb:ListTables";

/// A function's role without one action, until this is dropped, also when the test fails.
pub(crate) struct Without<'a> {
    stack: &'a Stack,
    role: String,
    policy: String,
    document: Value,
}

impl<'a> Without<'a> {
    /// Without the action on any resource.
    pub(crate) fn permission(stack: &'a Stack, function: &str, action: &str) -> Self {
        Self::remove(stack, (function, action), |_| true)
    }

    /// Without the action in the policy's statement with this id.
    pub(crate) fn statement(stack: &'a Stack, function: &str, id: &str, action: &str) -> Self {
        Self::remove(stack, (function, action), |statement| statement["Sid"] == id)
    }

    fn remove(
        stack: &'a Stack,
        (function, action): (&str, &str),
        is_meant: impl Fn(&Value) -> bool,
    ) -> Self {
        let roles = stack.iam("ListRoles", &[("MaxItems", "1000")]);
        let named = |name: &&str| name.contains(&format!("-{function}Role-"));
        let role = elements(&roles, "RoleName").into_iter().find(named).unwrap().to_owned();
        let policies = stack.iam("ListRolePolicies", &[("RoleName", &role)]);
        for policy in elements(&policies, "member") {
            let names = [("RoleName", role.as_str()), ("PolicyName", policy)];
            let found = stack.iam("GetRolePolicy", &names);
            let text = unescaped(elements(&found, "PolicyDocument")[0]);
            let document: Value = serde_json::from_str(&text).unwrap();
            let mut less = document.clone();
            let statements = less["Statement"].as_array_mut().unwrap();
            for statement in statements.iter_mut().filter(|one| is_meant(one)) {
                replace(&mut statement["Action"], action);
            }
            if less != document {
                let without = Self { stack, role, policy: policy.to_owned(), document };
                without.put(&less);
                return without;
            }
        }
        panic!("{function} has no {action}");
    }

    fn put(&self, document: &Value) {
        let document = document.to_string();
        let names = [("RoleName", self.role.as_str()), ("PolicyName", self.policy.as_str())];
        let all = [names[0], names[1], ("PolicyDocument", document.as_str())];
        self.stack.iam("PutRolePolicy", &all);
    }
}

impl Drop for Without<'_> {
    fn drop(&mut self) {
        self.put(&self.document);
    }
}

/// Replaces an action, which may be one of a list.
fn replace(actions: &mut Value, action: &str) {
    match actions {
        Value::Array(all) => all.iter_mut().for_each(|one| replace(one, action)),
        one if *one == action => *one = json!(USELESS),
        _ => {}
    }
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
