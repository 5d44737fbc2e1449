//! Batches of call records, and an account to which they belong.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use testkit::documents::{account, file, invoice, with as with_field};
use ureq::{Agent, http::Request};

use crate::stack::{Answer, Session, Stack, wait_for};

/// A row: its cells by column.
pub(super) type Call = BTreeMap<String, String>;

/// A call of 60 seconds at 0.006 from this instant, that no invoice bills.
pub(super) fn call(id: &str, caller: &Caller<'_>, started_at: &str) -> Call {
    let cells = [
        ("call_id", id),
        ("account_id", &caller.account),
        ("invoice_number", ""),
        ("started_at", started_at),
        ("duration_s", "60"),
        ("billed_s", "60"),
        ("direction", "outbound"),
        ("caller", "+14165550123"),
        ("callee", "+16135550142"),
        ("caller_name", "Ann"),
        ("extension", "101"),
        ("cost_centre", "Sales"),
        ("destination", "Ottawa"),
        ("charge", "0.006"),
        ("currency", "CAD"),
    ];
    cells.map(|(name, text)| (name.to_owned(), text.to_owned())).into()
}

/// The call with another cell.
pub(super) fn with(mut call: Call, column: &str, text: &str) -> Call {
    call.insert(column.to_owned(), text.to_owned());
    call
}

/// A file of these calls, which have the same columns: in the order of their names, so in another
/// one than downloads have.
pub(super) fn csv(calls: &[Call]) -> String {
    let quoted = |text: &String| format!("\"{}\"", text.replace('"', "\"\""));
    let header = calls[0].keys().cloned().collect::<Vec<_>>().join(",");
    let row = |call: &Call| call.values().map(quoted).collect::<Vec<_>>().join(",");
    std::iter::once(header).chain(calls.iter().map(row)).map(|line| line + "\n").collect()
}

/// Noor, the manager of an account of this run.
pub(super) struct Caller<'a> {
    stack: &'a Stack,
    session: Session,
    pub(super) account: String,
}

impl<'a> Caller<'a> {
    /// An account with invoices whose only usage lines have these amounts.
    pub(super) fn new(stack: &'a Stack, name: &str, usage: &[&str]) -> Self {
        let id = format!("{name}-{}", std::process::id());
        let manager = json!({
            "username": "noor.haddad", "email": "noor.haddad@prairiesky.example.ca",
            "givenName": "Noor", "familyName": "Haddad",
        });
        let lines = [with_field(account(&id, 1), "manager", manager)];
        let report = stack.import(&format!("{id}.jsonl"), &file(&lines));
        assert_eq!(report["posted"], 1, "{report}");
        let session = stack.sign_in("noor.haddad");
        let (answer, accept) = (format!("/v1/me/invitations/{id}"), json!({ "accept": true }));
        assert_eq!(stack.ask("POST", &answer, Some(&session), Some(&accept)).status, 204);
        let caller = Self { stack, session, account: id };
        for (at, amount) in usage.iter().enumerate() {
            caller.bill(at + 1, amount);
        }
        caller
    }

    /// The number of an invoice, which is its id too.
    pub(super) fn invoice(&self, at: usize) -> String {
        format!("{}-i-{at}", self.account)
    }

    /// Posts this invoice, with a usage line of this amount.
    pub(super) fn bill(&self, at: usize, amount: &str) {
        let number = self.invoice(at);
        let line = json!([{
            "id": "1", "description": "Calls", "category": "usage", "quantity": "1",
            "unitPrice": amount, "amount": amount,
        }]);
        let bill = with_field(invoice(&number, &self.account, amount), "lines", line);
        let report = self.stack.import(&format!("{number}.jsonl"), &file(&[bill]));
        assert_eq!(report["posted"], 1, "{report}");
    }

    /// Drops a batch of this account, and waits for the report of that.
    pub(super) fn import(&self, content: &str) -> Value {
        import(self.stack, &format!("{}.csv", self.account), content.as_bytes())
    }

    /// The latest report of the account's batches.
    pub(super) fn report(&self) -> Value {
        report(self.stack, &format!("{}.csv", self.account)).unwrap()
    }

    pub(super) fn ask(&self, method: &str, what: &str) -> Answer {
        let path = format!("/v1/accounts/{}/{what}", self.account);
        self.stack.ask(method, &path, Some(&self.session), None)
    }

    pub(super) fn get(&self, what: &str) -> Value {
        let answer = self.ask("GET", what);
        assert_eq!(answer.status, 200, "{what}: {}", answer.body);
        answer.json()
    }

    /// A request that, sent again, is the same one.
    pub(super) fn post(&self, what: &str, body: &Value) -> Answer {
        let path = format!("/v1/accounts/{}/{what}", self.account);
        self.stack.post(&path, &self.session, "once", body)
    }

    /// Requests a file; the file and its name.
    pub(super) fn download(&self, what: &str, dialect: &str) -> (String, String) {
        let body = match what.starts_with("invoices/") {
            true => json!({ "what": "call-records", "dialect": dialect }),
            false => json!({ "dialect": dialect }),
        };
        let path = format!("/v1/accounts/{}/{what}", self.account);
        download(self.stack, &self.session, &path, dialect, &body)
    }
}

/// Drops a batch into the import bucket, and waits for the report of that.
pub(super) fn import(stack: &Stack, name: &str, content: &[u8]) -> Value {
    let earlier = report(stack, name);
    let uri = object(stack, &format!("call-records/{name}"));
    let put = Request::builder().method("PUT").uri(uri);
    assert_eq!(stack.aws("s3", put, content.to_vec()).status, 200);
    wait_for(|| report(stack, name).filter(|report| Some(report) != earlier.as_ref()))
}

fn report(stack: &Stack, name: &str) -> Option<Value> {
    let uri = object(stack, &format!("reports/call-records/{name}/latest.json"));
    let answer = stack.aws("s3", Request::builder().uri(uri), Vec::new());
    (answer.status == 200).then(|| answer.json())
}

fn object(stack: &Stack, key: &str) -> String {
    format!("{}/{}/{key}", stack.text("awsEndpoint"), stack.text("importBucket"))
}

/// Requests a file and follows its link, without a session: the link alone gives it. The file and
/// its name.
pub(super) fn download(
    stack: &Stack,
    session: &Session,
    path: &str,
    key: &str,
    body: &Value,
) -> (String, String) {
    let answer = stack.post(path, session, key, body);
    assert_eq!(answer.status, 201, "{path}: {}", answer.body);
    let link = answer.json();
    let agent: Agent = Agent::config_builder().http_status_as_error(false).build().into();
    let mut response = agent.get(link["url"].as_str().unwrap()).call().unwrap();
    assert_eq!(response.status(), 200, "{link}");
    let name = link["fileName"].as_str().unwrap().to_owned();
    let disposition = response.headers()["content-disposition"].to_str().unwrap();
    assert_eq!(disposition, format!("attachment; filename=\"{name}\""));
    let text = response.body_mut().read_to_string().unwrap();
    assert_eq!(link["bytes"], text.len());
    (text, name)
}
