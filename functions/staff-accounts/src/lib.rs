//! `GET /v1/staff/accounts`: finds accounts.

use app::staff::{FindAccounts, Search, find_accounts};
use contract::{StaffAccounts, StaffAccountsQuery};
use domain::ids::{AccountId, Username};
use domain::user::Email;
use portal_http::{Cursor, Failure, Request, Response, StaffMember, page_limit, present};
use runtime::Capability;

/// What this function may do.
pub const CAPABILITIES: &[Capability] = &[Capability::ServeSignedIn, Capability::FindAccounts];

/// Fewest characters of a search by name.
const MIN_NAME_SEARCH: usize = 2;
/// Most characters of an account's name in the search index.
const MAX_NAME: usize = 200;
/// Most characters of a search.
const MAX_SEARCH: usize = 254;

/// What this function works with.
#[derive(Clone, Debug)]
pub struct Ports<S> {
    /// Accounts and memberships.
    pub store: S,
}

/// The search; `None` when no account can match.
fn search(query: &StaffAccountsQuery) -> Result<(Option<Search>, [&str; 2]), Failure> {
    let StaffAccountsQuery { number, username, email, name, .. } = query;
    let given = [
        ("number", number.as_deref()),
        ("username", username.as_deref()),
        ("email", email.as_deref()),
        ("name", name.as_deref()),
    ];
    let mut given = given.into_iter().filter_map(|(by, text)| Some((by, text?.trim())));
    let (Some((by, text)), None) = (given.next(), given.next()) else {
        return Err(Failure::malformed("", "one-of-these"));
    };
    let refused = |code| Err(Failure::malformed(format!("?{by}"), code));
    if text.chars().count() > MAX_SEARCH {
        return refused("too-long");
    }
    let search = match by {
        "number" => (!text.is_empty()).then(|| Search::Number(text.to_owned())),
        "username" => Username::parse(text).ok().map(Search::Username),
        "email" => Email::parse(text).ok().map(Search::Email),
        _ if app::fold::fold(text).chars().count() < MIN_NAME_SEARCH => {
            return refused("too-short-search");
        }
        _ => Some(Search::Name(text.to_owned())),
    };
    Ok((search, [by, text]))
}

/// Whether a page can begin after an account of this name. A cursor is not signed.
fn can_follow(name: &str, search: Option<&Search>) -> bool {
    let found = match search {
        Some(Search::Name(start)) => name.starts_with(&app::fold::fold(start)),
        _ => true,
    };
    found && name.chars().count() <= MAX_NAME
}

/// A page of the accounts found, by name.
///
/// # Errors
/// `malformed` when the query is malformed, or does not name exactly one search field.
pub async fn handle<S: FindAccounts>(
    ports: &Ports<S>,
    request: Request<StaffMember>,
) -> Result<Response<StaffAccounts>, Failure> {
    let query: StaffAccountsQuery = request.query()?;
    let limit = page_limit(query.limit)?;
    let (search, [by, text]) = search(&query)?;
    let parts = ["staff-accounts", by, text];
    let after: Option<(String, String)> = match &query.cursor {
        Some(cursor) => Some(Cursor::open(&parts, cursor)?),
        None => None,
    };
    let position = |(name, id): (String, String)| {
        let account = AccountId::parse(&id).ok().filter(|_| can_follow(&name, search.as_ref()));
        let position = account.map(|account| (name, account));
        position.ok_or_else(|| Failure::malformed("?cursor", "bad-cursor"))
    };
    let after = after.map(position).transpose()?;
    let Some(search) = search else {
        return Ok(Response::new(StaffAccounts { items: Vec::new(), next: None }));
    };
    let (found, next) = find_accounts(&ports.store, &search, after.as_ref(), limit).await?;
    let seal = |(name, id): (String, AccountId)| Cursor::seal(&parts, (name, id.to_string()));
    Ok(Response::new(StaffAccounts {
        items: found.into_iter().map(present::staff::found_account).collect(),
        next: next.map(seal).transpose()?,
    }))
}
