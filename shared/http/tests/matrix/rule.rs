//! Who may call what, written down a second time, and from the design rather than from the code.

use contract::{Access, Method, Role as Needed, Staff as NeededStaff};
use domain::people::{Role, Staff};

use crate::caller::{Account, Caller, Session};

/// What a request is to come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The handler is called.
    Admitted,
    /// Status and problem.
    Refused(u16, &'static str),
}

/// What this caller is to get, asking for this account.
pub(crate) fn outcome(access: Access, method: Method, who: Caller, account: Account) -> Outcome {
    if access == Access::Public {
        return Outcome::Admitted;
    }
    if who.session != Session::Live || who.deactivated {
        return Outcome::Refused(401, "not-signed-in");
    }
    let not_found = Outcome::Refused(404, "not-found");
    let forbidden = Outcome::Refused(403, "forbidden");
    let malformed = matches!(account, Account::Malformed(_));
    match access {
        Access::Public | Access::SignedIn => Outcome::Admitted,
        Access::InAccount(_) | Access::OnAccountAsStaff(_) if malformed => not_found,
        Access::InAccount(needed) => {
            let reads_as_staff = who.staff.is_some() && method == Method::Get;
            let belongs = account == Account::Own && who.role.is_some();
            match who.role {
                _ if reads_as_staff => Outcome::Admitted,
                _ if !belongs && who.staff.is_some() => forbidden,
                Some(role) if belongs && reaches(role, needed) => Outcome::Admitted,
                Some(_) if belongs => forbidden,
                _ => not_found,
            }
        }
        Access::OnAccountAsStaff(needed) if staff_reaches(who.staff, needed) => Outcome::Admitted,
        Access::OnAccountAsStaff(_) => forbidden,
    }
}

/// Whether a role in the account is high enough.
fn reaches(role: Role, needed: Needed) -> bool {
    match needed {
        Needed::Viewer => true,
        Needed::Billing => role != Role::Viewer,
        Needed::Manager => role == Role::Manager,
    }
}

/// Whether somebody is staff, and high enough.
fn staff_reaches(staff: Option<Staff>, needed: NeededStaff) -> bool {
    match needed {
        NeededStaff::Agent => staff.is_some(),
        NeededStaff::Admin => staff == Some(Staff::Admin),
    }
}
