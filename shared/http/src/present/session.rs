//! The caller's own session: who they are and which accounts they can open.

use app::account::AccountSummary;
use app::login::SessionRecord;
use app::users::{InvitedBy, Membership, OpenInvitation, User};
use contract::{AccountInvitation, SecondFactor, Session, SessionAccount};

use super::login;
use super::staff::staff_role;
use super::users::role;

/// The session of a user. `memberships` are active or have an open invitation; `summaries` are
/// their accounts, in the order of display.
pub fn session(
    user: &User,
    session: &SessionRecord,
    memberships: &[Membership],
    summaries: &[AccountSummary],
) -> Session {
    let (own, invited): (Vec<_>, Vec<_>) =
        memberships.iter().partition(|membership| membership.active);
    let strict = summaries
        .iter()
        .any(|summary| summary.factor_required && membership_in(&own, summary).is_some());
    let required = user.staff.is_some() || user.must_set_up_factor || strict;
    Session {
        user: login::profile(user),
        staff: user.staff.map(staff_role),
        accounts: summaries
            .iter()
            .filter_map(|summary| Some(account(membership_in(&own, summary)?, summary)))
            .collect(),
        invitations: summaries
            .iter()
            .filter_map(|summary| invitation(membership_in(&invited, summary)?, summary))
            .collect(),
        second_factor: SecondFactor { on: user.second_factor, required },
        expires_at: session.expires_at,
    }
}

fn membership_in<'a>(
    memberships: &[&'a Membership],
    summary: &AccountSummary,
) -> Option<&'a Membership> {
    memberships.iter().find(|membership| membership.account == summary.account).copied()
}

fn account(membership: &Membership, summary: &AccountSummary) -> SessionAccount {
    SessionAccount {
        id: summary.account.to_string(),
        role: role(membership.role),
        name: summary.name.clone(),
        number: summary.number.clone(),
    }
}

fn invitation(membership: &Membership, summary: &AccountSummary) -> Option<AccountInvitation> {
    let OpenInvitation { inviter, expires_at } = membership.invitation.clone()?;
    let by_provider = !matches!(inviter, InvitedBy::Member(_));
    let inviter = match inviter {
        InvitedBy::Member(name) | InvitedBy::Staff(name) => Some(name),
        InvitedBy::Provider => None,
    };
    Some(AccountInvitation {
        account_id: summary.account.to_string(),
        name: summary.name.clone(),
        number: summary.number.clone(),
        role: role(membership.role),
        inviter,
        by_provider,
        expires_at,
    })
}
