//! Invitations of the demo users, sent through the portal's own routes.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::portal::Portal;
use crate::stack::{Outputs, Stack};
use crate::stack_json::{DemoUser, Invited, People};

/// Who invites whom, and to what.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Invitation {
    /// The user name of the inviter; `None` for the bootstrap administrator.
    by: Option<String>,
    /// The account; `None` for staff.
    account_id: Option<String>,
    /// Body of the request.
    invitation: Value,
}

impl Invitation {
    fn username(&self) -> &str {
        self.invitation.get("username").and_then(Value::as_str).unwrap_or_default()
    }

    /// Whether it invites this user to their first account.
    pub(super) fn is_for(&self, username: &str, account: Option<&str>) -> bool {
        self.username() == username && self.account_id.as_deref() == account
    }

    /// Whether it invites this user to a further account.
    pub(super) fn is_further(&self, username: &str, account: Option<&str>) -> bool {
        self.username() == username && self.account_id.as_deref() != account
    }

    fn path(&self) -> String {
        match &self.account_id {
            Some(account) => format!("/v1/accounts/{account}/users"),
            None => "/v1/staff/users".to_owned(),
        }
    }
}

/// Sends invitations as the users who have signed in.
pub(super) struct Inviter<'a> {
    stack: &'a Stack,
    outputs: &'a Outputs,
    portal: Portal<'a>,
    users: &'a [DemoUser],
    /// Session cookies by user name.
    sessions: BTreeMap<String, String>,
}

impl<'a> Inviter<'a> {
    pub(super) fn new(stack: &'a Stack, outputs: &'a Outputs, users: &'a [DemoUser]) -> Self {
        let (portal, sessions) = (Portal::new(stack), BTreeMap::new());
        Self { stack, outputs, portal, users, sessions }
    }

    /// Sends an invitation. Sending it twice changes nothing.
    pub(super) async fn invite(&mut self, invitation: &Invitation) -> Result<()> {
        let (path, username) = (invitation.path(), invitation.username());
        let Some(by) = &invitation.by else {
            let function = self.outputs.get("BootstrapAdminFunctionName")?;
            let mut event = invitation.invitation.clone();
            if let Some(fields) = event.as_object_mut() {
                // The function creates administrators only.
                fields.remove("role");
            }
            return self.stack.aws.invoke(function, &event).await.map(drop);
        };
        let session = self.session(by).await?;
        let key = format!("demo-{username}-{}", invitation.account_id.as_deref().unwrap_or("-"));
        let called =
            self.portal.call("POST", &path, &session, &key, &invitation.invitation).await?;
        let (status, answer) = called;
        if !status.is_success() {
            bail!("{by} could not invite {username}: {status} {answer}");
        }
        Ok(())
    }

    /// Accepts the invitation to a further account, as the invited user.
    pub(super) async fn accept(&mut self, invitation: &Invitation) -> Result<()> {
        let Some(account) = &invitation.account_id else { return Ok(()) };
        let username = invitation.username();
        let session = self.session(username).await?;
        let (path, body) = (format!("/v1/me/invitations/{account}"), json!({ "accept": true }));
        let (status, answer) = self.portal.call("POST", &path, &session, "-", &body).await?;
        if !status.is_success() {
            bail!("{username} could not join {account}: {status} {answer}");
        }
        Ok(())
    }

    /// Sends the invitations of users who have not signed in again, because the emulator loses its
    /// e-mails when it stops.
    pub(super) async fn invite_again(
        mut self,
        invitations: &[Invitation],
        people: &People,
    ) -> Result<()> {
        for Invited { username, account_id, .. } in &people.invited {
            let theirs = |it: &&Invitation| it.is_for(username, account_id.as_deref());
            let Some(invitation) = invitations.iter().find(theirs) else { continue };
            let Some(by) = &invitation.by else { continue };
            if self.portal.mailed_password(username).await?.is_some() {
                continue;
            }
            let session = self.session(by).await?;
            let path = invitation.path();
            let (_, listed) = self.portal.call("GET", &path, &session, "-", &Value::Null).await?;
            let items = listed.get("items").and_then(Value::as_array);
            let them = items
                .into_iter()
                .flatten()
                .find(|item| item.get("username").and_then(Value::as_str) == Some(username));
            let id = them.and_then(|item| item.get("id")).and_then(Value::as_str);
            let id = id.with_context(|| format!("{username} is not among the users: {listed}"))?;
            let path = format!("{path}/{id}/invitations");
            // A new key, because this is a new invitation.
            let key = format!("demo-{username}-{}", jiff::Timestamp::now().as_millisecond());
            let (status, answer) =
                self.portal.call("POST", &path, &session, &key, &json!({})).await?;
            if !status.is_success() {
                bail!("{username} could not be invited again: {status} {answer}");
            }
        }
        Ok(())
    }

    async fn session(&mut self, username: &str) -> Result<String> {
        if let Some(session) = self.sessions.get(username) {
            return Ok(session.clone());
        }
        let user = self.users.iter().find(|user| user.username == username);
        let user = user.with_context(|| format!("{username} has not signed in yet"))?;
        let session = self.portal.sign_in(user).await?;
        self.sessions.insert(username.to_owned(), session.clone());
        Ok(session)
    }
}
