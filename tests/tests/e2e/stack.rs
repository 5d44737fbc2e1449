//! The running stack as browsers see it. `stack_aws.rs` has the view of the billing system and of
//! operators, `stack_stripe.rs` that of the payment gateway.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{OnceLock, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use ureq::{
    Agent, Body,
    http::{HeaderMap, Method, Request, Response, request},
};

#[path = "stack_aws.rs"]
mod aws;

#[path = "stack_stripe.rs"]
mod stripe;

#[allow(unused_imports, clippy::disallowed_methods, reason = "a code of now; a bench has no tests")]
#[path = "../../../xtask/src/totp.rs"]
mod totp;

/// Longest wait for an asynchronous result.
const TIMEOUT: Duration = Duration::from_secs(60);

/// Every test holds it for reading. A test that breaks the stack for a while holds it alone.
static IN_USE: RwLock<()> = RwLock::new(());

/// Keeps the stack for a test.
#[expect(dead_code, reason = "held, and let go at the end")]
enum Hold {
    Shared(RwLockReadGuard<'static, ()>),
    Alone(RwLockWriteGuard<'static, ()>),
}

/// Where everything is.
pub(crate) struct Stack {
    agent: Agent,
    about: Value,
    folder: PathBuf,
    origin: OnceLock<String>,
    _hold: Hold,
}

/// An answer.
#[derive(Debug, PartialEq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: String,
}

impl Answer {
    fn read(mut response: Response<Body>) -> Self {
        let status = response.status().as_u16();
        Self { status, body: response.body_mut().read_to_string().unwrap() }
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("no JSON: {self:?}"))
    }

    /// Status and body, without the id of the request.
    pub(crate) fn without_instance(&self) -> (u16, Value) {
        let mut body = self.json();
        body["instance"] = Value::Null;
        (self.status, body)
    }
}

/// A session's cookie.
#[derive(PartialEq)]
pub(crate) struct Session(String);

impl Session {
    /// The session of a cookie's name and value.
    pub(crate) fn of_cookie(pair: &str) -> Self {
        Self(pair.to_owned())
    }
}

impl Stack {
    /// The one that `STACK_JSON` names.
    pub(crate) fn running() -> Self {
        Self::held(Hold::Shared(IN_USE.read().unwrap_or_else(PoisonError::into_inner)))
    }

    /// The same, while no other test uses it.
    pub(crate) fn alone() -> Self {
        Self::held(Hold::Alone(IN_USE.write().unwrap_or_else(PoisonError::into_inner)))
    }

    fn held(hold: Hold) -> Self {
        #[expect(clippy::disallowed_methods, reason = "tests are configured by variables")]
        let path = std::env::var("STACK_JSON").expect("STACK_JSON names a stack's stack.json");
        let folder = Path::new(&path).parent().unwrap().to_owned();
        let about = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        let config = Agent::config_builder().http_status_as_error(false);
        let agent = config.timeout_global(Some(TIMEOUT)).build().into();
        Self { agent, about, folder, origin: OnceLock::new(), _hold: hold }
    }

    /// Where the stack keeps its state.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(crate) fn text(&self, name: &str) -> &str {
        self.about[name].as_str().unwrap_or_else(|| panic!("stack.json has no {name}"))
    }

    /// Every mail sent so far, oldest first.
    pub(crate) fn mails(&self) -> Vec<Value> {
        let request = Request::builder().uri(self.text("mailUrl")).body(Vec::new()).unwrap();
        let mails = Answer::read(self.agent.run(request).unwrap()).json();
        let boxes = mails["messages"].as_object().unwrap().values();
        boxes.flat_map(|one| one.as_array().unwrap().clone()).collect()
    }

    fn user(&self, username: &str) -> &Value {
        self.users().find(|user| user["username"] == username).unwrap()
    }

    /// What a mail service sends when its user ends mails with one click: no session, from no page.
    pub(crate) fn click(&self, path: &str) -> Answer {
        let request = Request::post(format!("{}{path}", self.text("portalUrl")))
            .header("content-type", "application/x-www-form-urlencoded");
        let form = request.body("List-Unsubscribe=One-Click".to_owned()).unwrap();
        Answer::read(self.agent.run(form).unwrap())
    }

    /// A request of the portal's page.
    pub(crate) fn ask(
        &self,
        method: &str,
        path: &str,
        session: Option<&Session>,
        body: Option<&Value>,
    ) -> Answer {
        self.ask_with(method, path, session, body, &[]).0
    }

    /// A file that the page downloads, and its name.
    pub(crate) fn csv(&self, path: &str, session: &Session) -> (Answer, String) {
        let accept = [("accept", "text/csv")];
        let (answer, headers) = self.ask_with("GET", path, Some(session), None, &accept);
        (answer, header(&headers, "content-disposition").unwrap_or_default())
    }

    /// A post of a member of staff.
    pub(crate) fn post(&self, path: &str, session: &Session, key: &str, body: &Value) -> Answer {
        let key = [("idempotency-key", key)];
        self.ask_with("POST", path, Some(session), Some(body), &key).0
    }

    /// Each user signs in from another client address, so that the tests together stay below the
    /// limit of one address.
    fn ask_for_cookie(&self, user: &Value, path: &str, body: &Value) -> (Answer, Option<String>) {
        let number = self.users().position(|known| known == user).unwrap() + 1;
        let (answer, headers) = self.post_from(&format!("198.51.100.{number}"), path, body);
        let cookie = header(&headers, "set-cookie");
        (answer, cookie.map(|value| value.split(';').next().unwrap_or_default().to_owned()))
    }

    /// The same with further headers, and the headers of the answer.
    pub(crate) fn ask_with(
        &self,
        method: &str,
        path: &str,
        session: Option<&Session>,
        body: Option<&Value>,
        headers: &[(&str, &str)],
    ) -> (Answer, HeaderMap) {
        let mut request = self.page(method, &format!("{}{path}", self.text("portalUrl")));
        if let Some(Session(cookie)) = session {
            request = request.header("cookie", cookie);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let body = body.map(Value::to_string).unwrap_or_default();
        let response = self.agent.run(request.body(body).unwrap()).unwrap();
        let headers = response.headers().clone();
        (Answer::read(response), headers)
    }

    /// A request as the portal's page makes them.
    fn page(&self, method: &str, uri: &str) -> request::Builder {
        Request::builder()
            .method(Method::from_bytes(method.as_bytes()).unwrap())
            .uri(uri)
            .header("origin", self.text("portalUrl"))
            .header("x-requested-with", "portal")
            .header("content-type", "application/json")
    }

    /// A POST of the page, as the edge forwards it from a client at this address.
    pub(crate) fn post_from(&self, address: &str, path: &str, body: &Value) -> (Answer, HeaderMap) {
        let request = self
            .page("POST", &format!("{}{path}", self.text("awsEndpoint")))
            .header("host", self.text("apiUrl").trim_start_matches("http://"))
            .header("x-origin-verify", self.origin_secret())
            .header("x-client-address", address);
        let response = self.agent.run(request.body(body.to_string()).unwrap()).unwrap();
        let headers = response.headers().clone();
        (Answer::read(response), headers)
    }

    /// A request to the API's own address, past the edge.
    pub(crate) fn ask_api(&self, method: &str, path: &str, origin_secret: Option<&str>) -> Answer {
        let host = self.text("apiUrl").trim_start_matches("http://");
        let mut request = Request::builder()
            .method(Method::from_bytes(method.as_bytes()).unwrap())
            .uri(format!("{}{path}", self.text("awsEndpoint")))
            .header("host", host);
        if let Some(secret) = origin_secret {
            request = request.header("x-origin-verify", secret);
        }
        Answer::read(self.agent.run(request.body(String::new()).unwrap()).unwrap())
    }

    /// The credentials of a demo user.
    pub(crate) fn credentials(&self, username: &str) -> Value {
        json!({ "username": username, "password": self.user(username)["password"] })
    }

    /// Signs a demo user in who has no second factor.
    pub(crate) fn sign_in(&self, username: &str) -> Session {
        let (user, body) = (self.user(username), self.credentials(username));
        let (answer, cookie) = self.ask_for_cookie(user, "/v1/auth/sign-in", &body);
        assert_eq!((answer.status, &answer.json()["status"]), (200, &json!("signed-in")));
        Session(cookie.unwrap())
    }

    fn staff(&self, role: &str) -> &Value {
        self.users().find(|user| user["role"] == role).unwrap()
    }

    /// The current code in the authenticator app of the member of staff with this role.
    pub(crate) fn code_of(&self, role: &str) -> String {
        totp::code(self.staff(role)["totpSecret"].as_str().unwrap()).unwrap()
    }

    /// Sends the password of the demo's member of staff with this role. Gives the challenge.
    pub(crate) fn begin_second_factor(&self, role: &str) -> (Answer, HeaderMap) {
        let body = self.credentials(self.staff(role)["username"].as_str().unwrap());
        self.ask_with("POST", "/v1/auth/sign-in", None, Some(&body), &[])
    }

    /// Signs in the demo's member of staff of this role, with their second factor.
    pub(crate) fn sign_in_staff(&self, role: &str) -> Session {
        let user = self.staff(role);
        let credentials = self.credentials(user["username"].as_str().unwrap());
        let (asked, _) = self.ask_for_cookie(user, "/v1/auth/sign-in", &credentials);
        let body = json!({ "token": asked.json()["token"], "code": self.code_of(role) });
        let (answer, cookie) = self.ask_for_cookie(user, "/v1/auth/challenge", &body);
        assert_eq!((answer.status, &answer.json()["status"]), (200, &json!("signed-in")));
        Session(cookie.unwrap())
    }

    fn origin_secret(&self) -> &str {
        self.origin.get_or_init(|| self.origin_secrets()["current"].clone())
    }

    /// Demo users who can sign in.
    pub(crate) fn users(&self) -> impl Iterator<Item = &Value> {
        self.about["users"].as_array().unwrap().iter()
    }

    /// Demo users who can sign in with their password alone, by account.
    pub(crate) fn customers(&self) -> BTreeMap<&str, &str> {
        let plain = self.users().filter(|user| user.get("totpSecret").is_none());
        plain
            .filter_map(|user| Some((user["accountId"].as_str()?, user["username"].as_str()?)))
            .collect()
    }
}

fn header(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name).map(|value| value.to_str().unwrap().to_owned())
}

/// Polls until there is a result.
pub(crate) fn wait_for<T>(mut ask: impl FnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(begun.elapsed() < TIMEOUT, "no result after {TIMEOUT:?}");
        std::thread::sleep(Duration::from_millis(100));
    }
}

/// The texts of all elements of this name.
pub(crate) fn elements<'a>(xml: &'a str, name: &str) -> Vec<&'a str> {
    let (open, close) = (format!("<{name}>"), format!("</{name}>"));
    let parts = xml.split(open.as_str()).skip(1);
    parts.filter_map(|part| part.split_once(close.as_str())).map(|(text, _)| text).collect()
}
