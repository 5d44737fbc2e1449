//! Logins as staff manage them: find, deactivate, reinstate, correct the e-mail address, end all
//! sessions.

use app::fold::name_order;
use app::identity::CorrectEmail;
use app::login::{EndMySessions, NoticeQueue};
use app::staff::{ChangeLogins, FindAccounts, UserLogins};
use app::system::Random;
use app::users::{ListMemberships, QueueInvitation, UserStore};
use contract::{ChangeLoginRequest, StaffLogin, StaffLogins, StaffLoginsQuery, StaffStatus};
use domain::ids::Username;
use domain::user::Email;
use portal_http::present::staff;
use portal_http::{Failure, NoContent, Request, Response, StaffMember};

use super::Ports;

/// Most logins of one response.
const MAX_LOGINS: usize = 50;

/// The logins of a user name or of an e-mail address, by name.
///
/// # Errors
/// `malformed` unless exactly one of the two is sent.
pub async fn find<S, I, Q, V, C, R>(
    ports: &Ports<S, I, Q, V, C, R>,
    request: Request<StaffMember>,
) -> Result<Response<StaffLogins>, Failure>
where
    S: FindAccounts + UserStore,
{
    // A malformed user name or address finds nothing.
    let ids = match request.query()? {
        StaffLoginsQuery { username: Some(name), email: None } => {
            Username::parse(name.trim()).map(|name| name.user_id()).into_iter().collect()
        }
        StaffLoginsQuery { username: None, email: Some(email) } => {
            match Email::parse(email.trim()) {
                Ok(email) => ports.store.users_at(&email).await?,
                Err(_) => Vec::new(),
            }
        }
        _ => return Err(Failure::malformed("", "one-of-these")),
    };
    let mut found = Vec::new();
    for id in ids.iter().take(MAX_LOGINS) {
        found.extend(ports.store.get_user(id).await?);
    }
    found.sort_by_key(name_order);
    let caller = request.caller().user().id;
    let items = found.iter().map(|user| staff::login(user, caller)).collect();
    Ok(Response::new(StaffLogins { items, next: None }))
}

/// Deactivates or reinstates a customer's login, or corrects the e-mail address of any login.
///
/// # Errors
/// `not-found`; `invalid` unless exactly one of the two is sent; `conflict` for the status of
/// staff.
pub async fn change_login<S, I, Q, V, C, R>(
    ports: &Ports<S, I, Q, V, C, R>,
    request: Request<StaffMember>,
) -> Result<Response<StaffLogin>, Failure>
where
    S: UserStore + ListMemberships + ChangeLogins,
    I: CorrectEmail,
    Q: NoticeQueue,
    V: QueueInvitation,
    R: Random,
{
    let (user, by, logins) = (request.path_user()?, request.by(), logins(ports));
    let changed = match request.body()? {
        ChangeLoginRequest { status: Some(status), email: None } => {
            logins.set_active(&by, user, status == StaffStatus::Active).await?
        }
        ChangeLoginRequest { status: None, email: Some(email) } => {
            let email = Email::parse(email.trim());
            let email = email.map_err(|_| Failure::invalid("/email", "bad-email"))?;
            logins.correct_email(&by, user, &email).await?
        }
        _ => return Err(Failure::invalid("", "one-of-these")),
    };
    Ok(Response::new(staff::login(&changed, request.caller().user().id)))
}

/// Ends all sessions of a login.
///
/// # Errors
/// `not-found`.
pub async fn end_sessions<S, I, Q, V, C, R>(
    ports: &Ports<S, I, Q, V, C, R>,
    request: Request<StaffMember>,
) -> Result<Response<NoContent>, Failure>
where
    S: UserStore + EndMySessions,
    R: Random,
{
    logins(ports).end_sessions(&request.by(), request.path_user()?).await?;
    Ok(Response::no_content())
}

fn logins<S, I, Q, V, C, R>(ports: &Ports<S, I, Q, V, C, R>) -> UserLogins<'_, I, S, Q, V, R> {
    let Ports { identity, store, notices, invitations, random, .. } = ports;
    UserLogins { identity, store, notices, invitations, random }
}
