//! Demo users invite one another through the portal's own routes.

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
    /// A demo user; nobody for the first administrator.
    by: Option<String>,
    /// The account; none among staff.
    account_id: Option<String>,
    /// What the route takes.
    invitation: Value,
}

impl Invitation {
    fn username(&self) -> &str {
        self.invitation.get("username").and_then(Value::as_str).unwrap_or_default()
    }

    /// Whether it brings this user to their own account.
    pub(super) fn is_for(&self, username: &str, account: Option<&str>) -> bool {
        self.username() == username && self.account_id.as_deref() == account
    }

    /// Whether it brings this user to a further account.
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

/// Sends invitations for those who have arrived.
pub(super) struct Host<'a> {
    stack: &'a Stack,
    outputs: &'a Outputs,
    portal: Portal<'a>,
    users: &'a [DemoUser],
    /// Cookies of those who are signed in.
    sessions: BTreeMap<String, String>,
}

impl<'a> Host<'a> {
    pub(super) fn new(stack: &'a Stack, outputs: &'a Outputs, users: &'a [DemoUser]) -> Self {
        let (portal, sessions) = (Portal::new(stack), BTreeMap::new());
        Self { stack, outputs, portal, users, sessions }
    }

    /// Sends an invitation; the same one a second time changes nothing.
    pub(super) async fn invite(&mut self, invitation: &Invitation) -> Result<()> {
        let (path, username) = (invitation.path(), invitation.username());
        let Some(by) = &invitation.by else {
            let function = self.outputs.get("StaffInviteFunctionName")?;
            let mut event = invitation.invitation.clone();
            if let Some(fields) = event.as_object_mut() {
                // It invites administrators and nobody else.
                fields.remove("role");
            }
            return self.stack.aws.invoke(function, &event).await.map(drop);
        };
        let session = self.session(by).await?;
        let key = format!("demo-{username}-{}", invitation.account_id.as_deref().unwrap_or("-"));
        let asked = self.portal.ask("POST", &path, &session, &key, &invitation.invitation).await?;
        let (status, answer) = asked;
        if !status.is_success() {
            bail!("{by} could not invite {username}: {status} {answer}");
        }
        Ok(())
    }

    /// Joins a further account, as its invited user does.
    pub(super) async fn accept(&mut self, invitation: &Invitation) -> Result<()> {
        let Some(account) = &invitation.account_id else { return Ok(()) };
        let username = invitation.username();
        let session = self.session(username).await?;
        let (path, body) = (format!("/v1/me/invitations/{account}"), json!({ "accept": true }));
        let (status, answer) = self.portal.ask("POST", &path, &session, "-", &body).await?;
        if !status.is_success() {
            bail!("{username} could not join {account}: {status} {answer}");
        }
        Ok(())
    }

    /// The emulator forgets its mails when it stops, so whoever has not signed in yet is invited
    /// again.
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
            let (_, listed) = self.portal.ask("GET", &path, &session, "-", &Value::Null).await?;
            let items = listed.get("items").and_then(Value::as_array);
            let them = items
                .into_iter()
                .flatten()
                .find(|item| item.get("username").and_then(Value::as_str) == Some(username));
            let id = them.and_then(|item| item.get("id")).and_then(Value::as_str);
            let id = id.with_context(|| format!("{username} is not among the users: {listed}"))?;
            let path = format!("{path}/{id}/invitations");
            // Another invitation, and not the first one sent twice.
            let key = format!("demo-{username}-{}", jiff::Timestamp::now().as_millisecond());
            let (status, answer) =
                self.portal.ask("POST", &path, &session, &key, &json!({})).await?;
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
        let user = user.with_context(|| format!("{username} has not arrived yet"))?;
        let session = self.portal.sign_in(user).await?;
        self.sessions.insert(username.to_owned(), session.clone());
        Ok(session)
    }
}
