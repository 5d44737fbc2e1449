//! `GET /v1/session`: who is signed in, and what they may open.

use app::account::{AccountSummary, ReadAccountSummaries};
use app::users::{InvitedBy, ListMemberships, Membership, OpenInvitation};
use contract::{AccountInvitation, SecondFactor, Session, SessionAccount};
use portal_http::{Call, Failure, Reply, SessionCaller, convert};
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] = &[
    Capability::ReadOriginSecret,
    Capability::ReadCaller,
    Capability::TouchSession,
    Capability::ListMemberships,
    Capability::ReadAccountSummaries,
];

/// What this function works with.
#[derive(Debug)]
pub struct Ports<S> {
    /// Memberships, and cards of accounts.
    pub access: S,
}

/// Answers the caller's own session.
///
/// # Errors
/// When they cannot be read.
pub async fn handle<S: ListMemberships + ReadAccountSummaries>(
    ports: &Ports<S>,
    call: Call<SessionCaller>,
) -> Result<Reply<Session>, Failure> {
    let (user, session) = (call.caller().user(), call.caller().session());
    let mut places = ports.access.list_memberships(&user.id).await?;
    places.retain(|place| place.active || place.open_invitation(call.now()).is_some());
    let ids: Vec<_> = places.iter().map(|place| place.account.clone()).collect();
    let mut cards = ports.access.account_summaries(&ids).await?;
    cards.sort_by(|a, b| (&a.name, &a.account).cmp(&(&b.name, &b.account)));
    let (own, invited): (Vec<_>, Vec<_>) = places.iter().partition(|place| place.active);
    let strict =
        cards.iter().any(|summary| summary.factor_required && place_in(&own, summary).is_some());
    let required = user.staff.is_some() || user.must_set_up_factor || strict;
    Ok(Reply::new(Session {
        user: convert::person(user),
        staff: user.staff.map(convert::staff),
        accounts: cards
            .iter()
            .filter_map(|summary| Some(account(place_in(&own, summary)?, summary)))
            .collect(),
        invitations: cards
            .iter()
            .filter_map(|summary| invitation(place_in(&invited, summary)?, summary))
            .collect(),
        second_factor: SecondFactor { on: user.second_factor, required },
        expires_at: session.expires_at,
    }))
}

fn place_in<'a>(places: &[&'a Membership], summary: &AccountSummary) -> Option<&'a Membership> {
    places.iter().find(|place| place.account == summary.account).copied()
}

fn account(place: &Membership, summary: &AccountSummary) -> SessionAccount {
    SessionAccount {
        id: summary.account.to_string(),
        role: convert::role(place.role),
        name: summary.name.clone(),
        number: summary.number.clone(),
    }
}

fn invitation(place: &Membership, summary: &AccountSummary) -> Option<AccountInvitation> {
    let OpenInvitation { inviter, expires_at } = place.invitation.clone()?;
    let by_provider = !matches!(inviter, InvitedBy::Member(_));
    let inviter = match inviter {
        InvitedBy::Member(name) | InvitedBy::Staff(name) => Some(name),
        InvitedBy::Provider => None,
    };
    Some(AccountInvitation {
        account_id: summary.account.to_string(),
        name: summary.name.clone(),
        number: summary.number.clone(),
        role: convert::role(place.role),
        inviter,
        by_provider,
        expires_at,
    })
}
