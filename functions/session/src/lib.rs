//! `GET /v1/session`: who is signed in, and what they may open.

use std::collections::BTreeMap;

use app::access::{AccountCard, ListMemberships, Membership, ReadCards};
use contract::{SecondFactor, Session, SessionAccount};
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
    places.retain(|place| place.active);
    let ids: Vec<_> = places.iter().map(|place| place.account.clone()).collect();
    let cards = ports.access.cards(&ids).await?;
    let strict = cards.iter().any(|card| card.factor_required);
    let required = user.staff.is_some() || user.must_set_up_factor || strict;
    Ok(Reply::new(Session {
        user: convert::person(user),
        staff: user.staff.map(convert::staff),
        accounts: accounts(&places, cards),
        second_factor: SecondFactor { on: user.second_factor, required },
        expires_at: session.expires_at,
    }))
}

/// What they may open, by name.
fn accounts(places: &[Membership], mut cards: Vec<AccountCard>) -> Vec<SessionAccount> {
    let roles: BTreeMap<_, _> = places.iter().map(|place| (&place.account, place.role)).collect();
    cards.sort_by(|a, b| (&a.name, &a.account).cmp(&(&b.name, &b.account)));
    let shown = |card: AccountCard| {
        let role = convert::role(*roles.get(&card.account)?);
        Some(SessionAccount {
            id: card.account.to_string(),
            role,
            name: card.name,
            number: card.number,
        })
    };
    cards.into_iter().filter_map(shown).collect()
}
