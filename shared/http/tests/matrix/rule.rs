//! The access rules, written a second time from the design and not from the code.

use contract::{Access, Method, Role as Needed, Staff as NeededStaff};
use domain::user::{Role, Staff};

use crate::caller::{Account, Caller, Factor, Session};

/// The expected result of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The handler runs.
    Allowed,
    /// Status and problem.
    Refused(u16, &'static str),
}

const NOT_FOUND: Outcome = Outcome::Refused(404, "not-found");
const FORBIDDEN: Outcome = Outcome::Refused(403, "forbidden");
const NO_FACTOR: Outcome = Outcome::Refused(403, "second-factor-required");

/// The expected result for this caller and account. The first refusal that applies: 401, 404, then
/// the kinds of 403.
pub(crate) fn outcome(access: Access, method: Method, who: Caller, account: Account) -> Outcome {
    match access {
        Access::Public => return Outcome::Allowed,
        // A session proves nothing here, and no browser can sign what the gateway signs.
        Access::Signed => return Outcome::Refused(400, "malformed"),
        // Nor does a session prove anything of a link, whose token is not in the request.
        Access::Linked => return Outcome::Refused(400, "link-invalid"),
        _ => {}
    }
    if who.session != Session::Valid || who.deactivated {
        return Outcome::Refused(401, "not-signed-in");
    }
    let (malformed, absent) =
        (matches!(account, Account::Malformed(_)), account == Account::Absent);
    let on_account = matches!(access, Access::OnAccountAsStaff(_));
    match access {
        Access::Public | Access::Signed | Access::Linked | Access::SignedIn => Outcome::Allowed,
        Access::InAccount(_) | Access::OnAccountAsStaff(_) if malformed => NOT_FOUND,
        Access::InAccount(needed) => in_account(needed, method, who, account),
        Access::OnAccountAsStaff(needed) | Access::AsStaff(needed) => match who.staff {
            Some(staff) if !staff_reaches(staff, needed) => FORBIDDEN,
            Some(_) if who.factor != Factor::On => NO_FACTOR,
            // Only staff learn that an account does not exist.
            Some(_) if on_account && absent => NOT_FOUND,
            Some(_) => Outcome::Allowed,
            None => FORBIDDEN,
        },
    }
}

fn in_account(needed: Needed, method: Method, who: Caller, account: Account) -> Outcome {
    let member = who.member.filter(|member| member.active && account == Account::Own);
    let reads = method == Method::Get;
    match (member, who.staff) {
        (None, None) => NOT_FOUND,
        // Staff see what the customer sees and change nothing. A membership of staff is ignored.
        (_, Some(_)) if !reads => FORBIDDEN,
        (_, Some(_)) if who.factor != Factor::On => NO_FACTOR,
        (_, Some(_)) if account == Account::Absent => NOT_FOUND,
        (_, Some(_)) => Outcome::Allowed,
        (Some(_), _) if who.factor == Factor::Owed => NO_FACTOR,
        (Some(member), _) if member.factor_required && who.factor == Factor::Off => NO_FACTOR,
        (Some(member), _) if reaches(member.role, needed) => Outcome::Allowed,
        (Some(_), _) => FORBIDDEN,
    }
}

/// Whether the request is a view by staff, which is logged.
pub(crate) fn is_viewed_as_staff(access: Access, who: Caller) -> bool {
    matches!(access, Access::InAccount(_)) && who.staff.is_some()
}

/// Whether a role in the account is high enough.
fn reaches(role: Role, needed: Needed) -> bool {
    match needed {
        Needed::Viewer => true,
        Needed::Billing => role != Role::Viewer,
        Needed::Manager => role == Role::Manager,
    }
}

/// Whether a role of staff is high enough.
fn staff_reaches(staff: Staff, needed: NeededStaff) -> bool {
    match needed {
        NeededStaff::Agent => true,
        NeededStaff::Admin => staff == Staff::Admin,
    }
}
