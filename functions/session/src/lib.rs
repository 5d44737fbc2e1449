//! `GET /v1/session`: who is signed in, and what they may open.

use app::access::{AccountCard, InvitedBy, ListMemberships, Membership, OpenInvitation, ReadCards};
use contract::{AccountInvitation, SecondFactor, Session, SessionAccount};
use portal_http::{Call, Failure, Reply, SessionCaller, convert};
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] = &[
    Capability::ReadOriginSecret,
    Capability::ReadCaller,
    Capability::TouchSession,
    Capability::ListMemberships,
    Capability::ReadCards,
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
pub async fn handle<S: ListMemberships + ReadCards>(
    ports: &Ports<S>,
    call: Call<SessionCaller>,
) -> Result<Reply<Session>, Failure> {
    let (user, session) = (call.caller().user(), call.caller().session());
    let mut places = ports.access.list_memberships(&user.id).await?;
    places.retain(|place| place.active || place.open_invitation(call.now()).is_some());
    let ids: Vec<_> = places.iter().map(|place| place.account.clone()).collect();
    let mut cards = ports.access.cards(&ids).await?;
    cards.sort_by(|a, b| (&a.name, &a.account).cmp(&(&b.name, &b.account)));
    let (own, invited): (Vec<_>, Vec<_>) = places.iter().partition(|place| place.active);
    let strict = cards.iter().any(|card| card.factor_required && place_in(&own, card).is_some());
    let required = user.staff.is_some() || user.must_set_up_factor || strict;
    Ok(Reply::new(Session {
        user: convert::person(user),
        staff: user.staff.map(convert::staff),
        accounts: cards
            .iter()
            .filter_map(|card| Some(account(place_in(&own, card)?, card)))
            .collect(),
        invitations: cards
            .iter()
            .filter_map(|card| invitation(place_in(&invited, card)?, card))
            .collect(),
        second_factor: SecondFactor { on: user.second_factor, required },
        expires_at: session.expires_at,
    }))
}

fn place_in<'a>(places: &[&'a Membership], card: &AccountCard) -> Option<&'a Membership> {
    places.iter().find(|place| place.account == card.account).copied()
}

fn account(place: &Membership, card: &AccountCard) -> SessionAccount {
    SessionAccount {
        id: card.account.to_string(),
        role: convert::role(place.role),
        name: card.name.clone(),
        number: card.number.clone(),
    }
}

fn invitation(place: &Membership, card: &AccountCard) -> Option<AccountInvitation> {
    let OpenInvitation { inviter, expires_at } = place.invitation.clone()?;
    let by_provider = !matches!(inviter, InvitedBy::Member(_));
    let inviter = match inviter {
        InvitedBy::Member(name) | InvitedBy::Staff(name) => Some(name),
        InvitedBy::Provider => None,
    };
    Some(AccountInvitation {
        account_id: card.account.to_string(),
        name: card.name.clone(),
        number: card.number.clone(),
        role: convert::role(place.role),
        inviter,
        by_provider,
        expires_at,
    })
}
