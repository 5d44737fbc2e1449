//! `GET /v1/session`: who is signed in, and what they may open.

use app::access::{ListMemberships, Membership};
use contract::{SecondFactor, Session, SessionAccount};
use portal_http::{Call, Failure, Reply, SessionCaller, convert};
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] = &[
    Capability::ReadOriginSecret,
    Capability::ReadCaller,
    Capability::TouchSession,
    Capability::ListMemberships,
];

/// What this function works with.
#[derive(Debug)]
pub struct Ports<S> {
    /// Memberships.
    pub access: S,
}

/// Answers the caller's own session.
///
/// # Errors
/// When the memberships cannot be read.
pub async fn handle<S: ListMemberships>(
    ports: &Ports<S>,
    call: Call<SessionCaller>,
) -> Result<Reply<Session>, Failure> {
    let (user, session) = (call.caller().user(), call.caller().session());
    let mut accounts = ports.access.list_memberships(&user.id).await?;
    accounts.retain(|member| member.active);
    let required = user.staff.is_some() || accounts.iter().any(|member| member.factor_required);
    accounts.sort_by(|a, b| (&a.account_name, &a.account).cmp(&(&b.account_name, &b.account)));
    Ok(Reply::new(Session {
        user: convert::person(user),
        staff: user.staff.map(convert::staff),
        accounts: accounts.into_iter().map(account).collect(),
        second_factor: SecondFactor { on: user.second_factor, required },
        expires_at: session.expires_at,
    }))
}

fn account(member: Membership) -> SessionAccount {
    SessionAccount {
        id: member.account.to_string(),
        role: convert::role(member.role),
        name: member.account_name,
        number: member.account_number,
    }
}
