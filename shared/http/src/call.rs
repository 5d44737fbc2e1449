//! What a handler is called with. Only this crate can make a caller.

use std::sync::Arc;

use app::client::Client;
use app::client::ClientAddress;
use app::login::SessionRecord;
use app::login::session::ValidSession;
use app::users::User;
use contract::{Language, ProblemKind};
use domain::ids::{AccountId, DocumentNumber};
use domain::user::Role;
use jiff::Timestamp;
use lambda_http::http::HeaderMap;
use lambda_http::request::RequestContext;
use lambda_http::{Request, RequestExt};
use serde::de::DeserializeOwned;

use crate::admit::sealed::Known;
use crate::{Failure, convert, cookie, language, parse, path};

/// The request, read once and shared by those who look at it.
#[derive(Debug)]
pub(crate) struct Asked {
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
    pub(crate) request_id: String,
    query: String,
    path: Vec<(String, String)>,
    address: ClientAddress,
}

impl Asked {
    pub(crate) fn new(request: Request) -> Self {
        let request_id = match request.request_context_ref() {
            Some(RequestContext::ApiGatewayV2(context)) => context.request_id.clone(),
            _ => None,
        };
        let path = request
            .path_parameters_ref()
            .map(|map| map.iter().map(|(name, value)| (name.to_owned(), undo(value))).collect());
        let query = request.uri().query().unwrap_or_default().to_owned();
        let (parts, body) = request.into_parts();
        let address = parts.headers.get("x-client-address");
        let address = ClientAddress::parse(address.and_then(|value| value.to_str().ok()));
        Self {
            headers: parts.headers,
            body: body.to_vec(),
            request_id: request_id.unwrap_or_default(),
            query,
            path: path.unwrap_or_default(),
            address,
        }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    pub(crate) fn path(&self, name: &str) -> Option<&str> {
        self.path.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn claims_a_session(&self) -> bool {
        cookie::claim(self.header("cookie")).is_some()
    }

    pub(crate) fn account(&self) -> Option<AccountId> {
        self.path("accountId").and_then(|text| AccountId::parse(text).ok())
    }

    pub(crate) fn address(&self) -> &ClientAddress {
        &self.address
    }

    fn wants_csv(&self) -> bool {
        let accept = self.header("accept").unwrap_or_default();
        accept.to_ascii_lowercase().contains("text/csv")
    }

    pub(crate) fn language(&self) -> Language {
        language::preferred(self.header("accept-language"))
    }
}

/// HTTP APIs decode every escape of a path but that of the per cent sign itself.
fn undo(value: &str) -> String {
    value.replace("%25", "%")
}

/// One request to a handler.
#[derive(Debug)]
pub struct Call<C> {
    pub(crate) caller: C,
    pub(crate) asked: Arc<Asked>,
    pub(crate) language: Language,
    pub(crate) now: Timestamp,
}

impl<C> Call<C> {
    /// Who is calling, as far as the route's rule says.
    pub fn caller(&self) -> &C {
        &self.caller
    }

    /// The caller's language.
    pub fn language(&self) -> Language {
        self.language
    }

    /// When the request came.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// A parameter of the path.
    ///
    /// # Errors
    /// `not-found` when the path has none of this name.
    pub fn path(&self, name: &str) -> Result<&str, Failure> {
        self.asked.path(name).ok_or_else(|| Failure::of(ProblemKind::NotFound))
    }

    /// The document number that a parameter of the path names.
    ///
    /// # Errors
    /// `not-found` when the path has none of this name, or it can be nobody's number.
    pub fn number(&self, name: &str) -> Result<DocumentNumber, Failure> {
        let number = path::number_of(self.path(name)?);
        number.ok_or_else(|| Failure::of(ProblemKind::NotFound))
    }

    /// The query string.
    ///
    /// # Errors
    /// `malformed`, naming the parameter.
    pub fn query<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        parse::query(&self.asked.query)
    }

    /// The key under which what this request posts is posted once, however often it is sent: 1 to
    /// 255 printable ASCII characters.
    ///
    /// # Errors
    /// `malformed`, naming the header, when it is missing, sent twice, or of another form.
    pub fn idempotency_key(&self) -> Result<&str, Failure> {
        parse::idempotency_key(&self.asked.headers)
    }

    /// Where the request comes from, as the edge says.
    pub fn address(&self) -> &ClientAddress {
        self.asked.address()
    }

    /// Where a session would begin: address and browser.
    pub fn client(&self) -> Client<'_> {
        Client { address: self.address(), user_agent: self.agent() }
    }

    /// What the browser calls itself; empty when it does not say.
    pub fn agent(&self) -> &str {
        self.asked.header("user-agent").unwrap_or_default()
    }

    /// The body as it came, for the hash of a request that is carried out once.
    pub fn content(&self) -> &[u8] {
        &self.asked.body
    }

    /// Whether the answer is to be CSV: `Accept` names it.
    pub fn wants_csv(&self) -> bool {
        self.asked.wants_csv()
    }

    /// The body.
    ///
    /// # Errors
    /// `malformed`, naming the field.
    pub fn body<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        parse::body(&self.asked.body)
    }
}

/// What a prefetch may look at: the account that is asked for, before anybody knows whether the
/// caller may see it. What it reads is dropped unless they may.
#[derive(Clone, Debug)]
pub struct Glimpse {
    account: AccountId,
    now: Timestamp,
    asked: Arc<Asked>,
}

impl Glimpse {
    pub(crate) fn new(account: AccountId, now: Timestamp, asked: &Arc<Asked>) -> Self {
        Self { account, now, asked: Arc::clone(asked) }
    }

    /// The account that is asked for.
    pub fn account(&self) -> &AccountId {
        &self.account
    }

    /// When the request came.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// Whether the answer is to be CSV: `Accept` names it.
    pub fn wants_csv(&self) -> bool {
        self.asked.wants_csv()
    }

    /// The query string.
    ///
    /// # Errors
    /// `malformed`, naming the parameter.
    pub fn query<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        parse::query(&self.asked.query)
    }
}

/// Somebody whose session stands.
#[derive(Debug)]
pub struct SessionCaller {
    user: User,
    session: SessionRecord,
}

impl SessionCaller {
    pub(crate) fn new(live: ValidSession) -> Self {
        Self { user: live.user, session: live.session }
    }

    /// Who it is.
    pub fn user(&self) -> &User {
        &self.user
    }

    /// With which session.
    pub fn session(&self) -> &SessionRecord {
        &self.session
    }
}

/// Somebody who may do to an account what the route does.
#[derive(Debug)]
pub struct AccountCaller {
    session: SessionCaller,
    account: AccountId,
    role: Role,
    /// Whether they see it as staff, without belonging to it.
    as_staff: bool,
}

impl AccountCaller {
    pub(crate) fn new(
        session: SessionCaller,
        account: AccountId,
        role: Role,
        as_staff: bool,
    ) -> Self {
        Self { session, account, role, as_staff }
    }

    /// The account they may see.
    pub fn account(&self) -> &AccountId {
        &self.account
    }

    /// What they may do in it. Staff read as its manager would.
    pub fn role(&self) -> Role {
        self.role
    }

    /// Who it is.
    pub fn user(&self) -> &User {
        &self.session.user
    }
}

/// A member of staff who may do what the route does.
#[derive(Debug)]
pub struct StaffMember {
    session: SessionCaller,
}

impl StaffMember {
    pub(crate) fn new(session: SessionCaller) -> Self {
        Self { session }
    }

    /// Who it is.
    pub fn user(&self) -> &User {
        &self.session.user
    }
}

/// A member of staff who may do to an account what the route does.
#[derive(Debug)]
pub struct StaffCaller {
    session: SessionCaller,
    account: AccountId,
}

impl StaffCaller {
    pub(crate) fn new(session: SessionCaller, account: AccountId) -> Self {
        Self { session, account }
    }

    /// The account in the path, which exists.
    pub fn account(&self) -> &AccountId {
        &self.account
    }

    /// Who it is.
    pub fn user(&self) -> &User {
        &self.session.user
    }
}

impl Known for () {
    fn known(&self) -> Option<(&User, &SessionRecord)> {
        None
    }
}

impl Known for SessionCaller {
    fn known(&self) -> Option<(&User, &SessionRecord)> {
        Some((&self.user, &self.session))
    }
}

impl Known for AccountCaller {
    fn known(&self) -> Option<(&User, &SessionRecord)> {
        self.session.known()
    }

    fn staff_view(&self) -> Option<&AccountId> {
        self.as_staff.then_some(&self.account)
    }
}

impl Known for StaffMember {
    fn known(&self) -> Option<(&User, &SessionRecord)> {
        self.session.known()
    }
}

impl Known for StaffCaller {
    fn known(&self) -> Option<(&User, &SessionRecord)> {
        self.session.known()
    }
}

/// The language of an answer to this caller.
pub(crate) fn language_of(caller: &impl Known, asked: &Asked) -> Language {
    caller.known().map_or_else(|| asked.language(), |(user, _)| convert::language(user.language))
}
