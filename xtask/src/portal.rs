//! A client of the portal and reader of its e-mails, to invite and sign in the demo users.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::http::request::Builder;
use hyper::{Request, StatusCode};
use serde_json::{Value, json};

use crate::aws::{Http, collect, http};
use crate::stack::Stack;
use crate::stack_json::DemoUser;
use crate::totp;

/// Time limit of an invitation e-mail.
const MAIL: Duration = Duration::from_secs(60);

/// A client of the portal.
#[derive(Debug)]
pub(crate) struct Portal<'a> {
    stack: &'a Stack,
    http: Http,
}

impl<'a> Portal<'a> {
    /// A client of this stack's portal.
    pub(crate) fn new(stack: &'a Stack) -> Self {
        Self { stack, http: http() }
    }

    /// Waits for the e-mail that invites `username`; its temporary password.
    pub(crate) async fn invitation(&self, username: &str) -> Result<String> {
        let begun = Instant::now();
        while begun.elapsed() < MAIL {
            if let Some(password) = self.mailed_password(username).await? {
                return Ok(password);
            }
            tokio::time::sleep(Duration::from_millis(250)).await;
        }
        let log = self.stack.log("ministack");
        bail!("no invitation e-mail for {username} arrived; see {}", log.display())
    }

    /// Signs in with a temporary password and replaces it.
    pub(crate) async fn choose_password(
        &self,
        username: &str,
        temporary: &str,
        password: &str,
    ) -> Result<()> {
        let credentials = json!({ "username": username, "password": temporary });
        let (status, _, challenge) = self.post("/v1/auth/sign-in", &credentials).await?;
        let Some(token) = challenge.get("token").and_then(Value::as_str) else {
            bail!("{username} could not sign in with the mailed password: {status} {challenge}");
        };
        let reply = json!({ "token": token, "newPassword": password });
        let (status, _, answer) = self.post("/v1/auth/challenge", &reply).await?;
        if !status.is_success() {
            bail!("{username} could not choose a password: {status} {answer}");
        }
        Ok(())
    }

    /// Signs a demo user in; the session cookie.
    pub(crate) async fn sign_in(&self, user: &DemoUser) -> Result<String> {
        let DemoUser { username, password, totp_secret, .. } = user;
        let credentials = json!({ "username": username, "password": password });
        let (mut status, mut cookie, mut answer) =
            self.post("/v1/auth/sign-in", &credentials).await?;
        if let (Some(token), Some(secret)) =
            (answer.get("token").and_then(Value::as_str), totp_secret)
        {
            let reply = json!({ "token": token, "code": totp::code(secret)? });
            (status, cookie, answer) = self.post("/v1/auth/challenge", &reply).await?;
        }
        cookie.with_context(|| format!("{username} could not sign in: {status} {answer}"))
    }

    /// Sends a request with a session cookie, as the web app does.
    pub(crate) async fn call(
        &self,
        method: &str,
        path: &str,
        cookie: &str,
        key: &str,
        body: &Value,
    ) -> Result<(StatusCode, Value)> {
        let request = self.request(method, path).header("cookie", cookie);
        let request = request.header("idempotency-key", key);
        let body = if body.is_null() { Bytes::new() } else { Bytes::from(body.to_string()) };
        let (status, _, answer) = self.send(request.body(Full::new(body))?).await?;
        Ok((status, answer))
    }

    /// The temporary password in the newest e-mail to `username`.
    pub(crate) async fn mailed_password(&self, username: &str) -> Result<Option<String>> {
        let path = "/_ministack/ses/messages";
        let answer = self.stack.aws.rest("ses", "GET", path, None).await?;
        let accounts = answer.get("messages").and_then(Value::as_object);
        let mails = accounts.into_iter().flat_map(|accounts| accounts.values());
        let texts = mails
            .filter_map(Value::as_array)
            .flatten()
            .filter_map(|mail| mail.get("BodyText").and_then(Value::as_str));
        let password = |text: &str| {
            let words: Vec<&str> = text.split_whitespace().collect();
            let is_theirs = words.iter().any(|word| word.eq_ignore_ascii_case(username));
            let found = words.iter().find(|word| is_temporary_password(word));
            found.filter(|_| is_theirs).map(|word| (*word).to_owned())
        };
        // The newest e-mail is the last one.
        Ok(texts.rev().find_map(password))
    }

    async fn post(&self, path: &str, body: &Value) -> Result<(StatusCode, Option<String>, Value)> {
        let body = Full::new(Bytes::from(body.to_string()));
        self.send(self.request("POST", path).body(body)?).await
    }

    fn request(&self, method: &str, path: &str) -> Builder {
        Request::builder()
            .method(method)
            .uri(format!("http://127.0.0.1:{}{path}", self.stack.ports.web))
            .header("content-type", "application/json")
            .header("origin", self.stack.portal_url())
            .header("x-requested-with", "portal")
    }

    /// Status, the cookie that was set, and the body.
    async fn send(
        &self,
        request: Request<Full<Bytes>>,
    ) -> Result<(StatusCode, Option<String>, Value)> {
        let answer = self.http.request(request).await.context("the portal does not respond")?;
        let cookie = answer.headers().get("set-cookie").and_then(|value| value.to_str().ok());
        let cookie = cookie.and_then(|text| text.split(';').next()).map(str::to_owned);
        let (status, body) = collect(answer).await?;
        Ok((status, cookie, serde_json::from_slice(&body).unwrap_or(Value::Null)))
    }
}

/// Whether a word has the form of a temporary password: five groups such as `Tcm7`, with hyphens.
fn is_temporary_password(word: &str) -> bool {
    let is_group = |group: &str| match group.as_bytes() {
        [a, b, c, d] => {
            a.is_ascii_uppercase()
                && b.is_ascii_lowercase()
                && c.is_ascii_lowercase()
                && d.is_ascii_digit()
        }
        _ => false,
    };
    word.split('-').count() == 5 && word.split('-').all(is_group)
}

#[cfg(test)]
mod tests {
    use super::is_temporary_password;

    #[test]
    fn temporary_passwords_differ_from_other_words() {
        assert!(is_temporary_password("Tcm7-Wad4-Xbe2-Kfg9-Hhn3"));
        assert!(!is_temporary_password("Tcm7-Wad4-Xbe2-Kfg9"));
        assert!(!is_temporary_password("self-made-word-with-five"));
    }
}
