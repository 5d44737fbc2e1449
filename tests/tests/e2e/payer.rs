//! A customer who pays: an account of this run with invoices of 10.00 and a saved card.

use serde_json::{Value, json};
use testkit::documents::{account, file, invoice, with};

use crate::stack::{Answer, Session, Stack, wait_for};

/// The payer and the account.
pub(crate) struct Payer<'a> {
    stack: &'a Stack,
    session: Session,
    pub(crate) account: String,
    method: String,
}

/// An amount in the currency of the account.
pub(crate) fn cad(amount: &str) -> Value {
    json!({ "amount": amount, "currency": "CAD" })
}

impl<'a> Payer<'a> {
    /// Noor with an account that owes this many invoices.
    pub(crate) fn new(stack: &'a Stack, name: &str, invoices: usize) -> Self {
        let id = format!("{name}-{}", std::process::id());
        let manager = json!({
            "username": "noor.haddad", "email": "noor.haddad@prairiesky.example.ca",
            "givenName": "Noor", "familyName": "Haddad",
        });
        let mut lines = vec![with(account(&id, 1), "manager", manager)];
        lines.extend((1..=invoices).map(|one| invoice(&format!("{id}-i-{one}"), &id, "10.00")));
        let report = stack.import(&format!("{id}.jsonl"), &file(&lines));
        assert_eq!(report["posted"], invoices + 1, "{report}");
        let session = stack.sign_in("noor.haddad");
        let (answer, accept) = (format!("/v1/me/invitations/{id}"), json!({ "accept": true }));
        assert_eq!(stack.ask("POST", &answer, Some(&session), Some(&accept)).status, 204);
        let mut payer = Self { stack, session, account: id, method: String::new() };
        payer.method = payer.save_card();
        payer
    }

    fn save_card(&self) -> String {
        self.open(
            "payment-methods/setup",
            "first",
            &json!({ "type": "card", "useForAutoPay": false }),
        );
        wait_for(|| self.get("payment-methods")["items"][0]["id"].as_str().map(str::to_owned))
    }

    fn path(&self, what: &str) -> String {
        format!("/v1/accounts/{}/{what}", self.account)
    }

    pub(crate) fn get(&self, what: &str) -> Value {
        let answer = self.stack.ask("GET", &self.path(what), Some(&self.session), None);
        assert_eq!(answer.status, 200, "{what}: {}", answer.body);
        answer.json()
    }

    pub(crate) fn post(&self, what: &str, key: &str, body: &Value) -> Answer {
        self.stack.post(&self.path(what), &self.session, key, body)
    }

    /// A request to pay 10.00 of the present balance with the saved card.
    pub(crate) fn ten(&self) -> Value {
        json!({ "amount": cad("10.00"), "balanceSeen": self.balance(), "methodId": self.method })
    }

    /// The same with a card that is entered on the gateway's page.
    pub(crate) fn ten_with_a_new_card(&self) -> Value {
        let card = json!({ "type": "card", "useForAutoPay": false });
        json!({ "amount": cad("10.00"), "balanceSeen": self.balance(), "newMethod": card })
    }

    /// Opens the gateway's page with this request and enters a good card; gives the page's id.
    pub(crate) fn open(&self, what: &str, key: &str, body: &Value) -> String {
        let opened = self.post(what, key, body);
        assert_eq!(opened.status, 201, "{}", opened.body);
        let address = opened.json()["redirectUrl"].clone();
        let page = address.as_str().unwrap().rsplit('/').next().unwrap().to_owned();
        self.stack.enter_card(&page);
        page
    }

    /// Signs in again, after the time has moved past the end of the session.
    pub(crate) fn sign_in_again(&mut self) {
        self.session = self.stack.sign_in("noor.haddad");
    }

    /// Changes the profile of the account.
    pub(crate) fn change_profile(&self, body: &Value) -> Value {
        let (path, session) = (self.path("profile"), Some(&self.session));
        let (_, headers) = self.stack.ask_with("GET", &path, session, None, &[]);
        let tag = [("if-match", headers["etag"].to_str().unwrap())];
        let (answer, _) = self.stack.ask_with("PATCH", &path, session, Some(body), &tag);
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.json()
    }

    /// Switches Auto Pay on, and agrees to what is past due.
    pub(crate) fn switch_auto_pay_on(&self, past_due: Option<&str>) {
        let (path, session) = (self.path("auto-pay"), Some(&self.session));
        let (seen, headers) = self.stack.ask_with("GET", &path, session, None, &[]);
        let tag = headers["etag"].to_str().unwrap();
        let body = json!({
            "enabled": true, "methods": seen.json()["methods"], "chargePastDue": past_due.map(cad),
        });
        let headers = [("if-match", tag), ("idempotency-key", "on")];
        let (answer, _) = self.stack.ask_with("PUT", &path, session, Some(&body), &headers);
        assert_eq!(answer.status, 200, "{}", answer.body);
    }

    pub(crate) fn balance(&self) -> Value {
        self.get("payment-methods")["balance"].clone()
    }

    /// The booked payments of the account in its history.
    pub(crate) fn booked(&self) -> Vec<Value> {
        let history = self.get("transactions?type=payment");
        history["items"].as_array().unwrap().clone()
    }
}

/// The simulator reports nothing of what happens until this is dropped, also when the test fails.
pub(crate) struct Silent<'a>(&'a Stack);

impl<'a> Silent<'a> {
    pub(crate) fn stripe(stack: &'a Stack) -> Self {
        stack.stripe("POST", "/_sim/webhooks", &json!({ "mode": "drop" }));
        Self(stack)
    }
}

impl Drop for Silent<'_> {
    fn drop(&mut self) {
        self.0.stripe("POST", "/_sim/webhooks", &json!({ "mode": "normal" }));
    }
}
