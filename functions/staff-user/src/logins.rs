//! Anybody's login: found, deactivated, reinstated, its address corrected, its sessions ended.

use app::fold::name_order;
use app::identity::CorrectEmail;
use app::login::{EndMySessions, NoticeQueue};
use app::staff::{ChangeLogins, FindAccounts, UserLogins};
use app::system::Random;
use app::users::QueueInvitation;
use app::users::{ListMemberships, UserStore};
use contract::{ChangeLoginRequest, StaffLogin, StaffLogins, StaffLoginsQuery, StaffStatus};
use domain::ids::Username;
use domain::user::Email;
use portal_http::people::{by, path_user, staff_login};
use portal_http::{Call, Failure, NoContent, Reply, StaffMember};

use crate::Ports;

/// Most logins of one answer.
const MOST: usize = 50;

/// The logins of a user name or of an e-mail address, by name.
///
/// # Errors
/// `malformed` unless exactly one of the two is given.
pub async fn find<S, I, Q, V, C, R>(
    ports: &Ports<S, I, Q, V, C, R>,
    call: Call<StaffMember>,
) -> Result<Reply<StaffLogins>, Failure>
where
    S: FindAccounts + UserStore,
    I: Sync,
    Q: Sync,
    V: Sync,
    C: Sync,
    R: Sync,
{
    // What nobody can have is found nowhere.
    let ids = match call.query()? {
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
    for id in ids.iter().take(MOST) {
        found.extend(ports.store.get_user(id).await?);
    }
    found.sort_by_key(name_order);
    let caller = call.caller().user().id;
    let items = found.iter().map(|user| staff_login(user, caller)).collect();
    Ok(Reply::new(StaffLogins { items, next: None }))
}

/// Deactivates or reinstates a customer's login, or corrects the address of anybody's.
///
/// # Errors
/// `not-found`; `invalid` unless exactly one of the two is given; `conflict` for the status of
/// staff.
pub async fn change_login<S, I, Q, V, C, R>(
    ports: &Ports<S, I, Q, V, C, R>,
    call: Call<StaffMember>,
) -> Result<Reply<StaffLogin>, Failure>
where
    S: UserStore + ListMemberships + ChangeLogins,
    I: CorrectEmail,
    Q: NoticeQueue,
    V: QueueInvitation,
    C: Sync,
    R: Random,
{
    let (user, by, office) = (path_user(&call)?, by(&call), office(ports));
    let changed = match call.body()? {
        ChangeLoginRequest { status: Some(status), email: None } => {
            office.set_active(&by, user, status == StaffStatus::Active).await?
        }
        ChangeLoginRequest { status: None, email: Some(email) } => {
            let email = Email::parse(email.trim());
            let email = email.map_err(|_| Failure::invalid("/email", "bad-email"))?;
            office.correct_email(&by, user, &email).await?
        }
        _ => return Err(Failure::invalid("", "one-of-these")),
    };
    Ok(Reply::new(staff_login(&changed, call.caller().user().id)))
}

/// Ends all sessions of anybody.
///
/// # Errors
/// `not-found`.
pub async fn end_sessions<S, I, Q, V, C, R>(
    ports: &Ports<S, I, Q, V, C, R>,
    call: Call<StaffMember>,
) -> Result<Reply<NoContent>, Failure>
where
    S: UserStore + EndMySessions,
    I: Sync,
    Q: Sync,
    V: Sync,
    C: Sync,
    R: Random,
{
    office(ports).end_sessions(&by(&call), path_user(&call)?).await?;
    Ok(Reply::new(NoContent))
}

fn office<S, I, Q, V, C, R>(ports: &Ports<S, I, Q, V, C, R>) -> UserLogins<'_, I, S, Q, V, R> {
    let Ports { identity, store, notices, invitations, random, .. } = ports;
    UserLogins { identity, store, notices, invitations, random }
}
