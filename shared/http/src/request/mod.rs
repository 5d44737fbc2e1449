//! Requests as handlers and prefetches see them.

use std::sync::Arc;

use app::activity::Actor;
use app::client::{Client, ClientAddress};
use app::users::Author;
use contract::{Language, ProblemKind};
use domain::ids::{AccountId, DocumentNumber, UserId};
use domain::ledger::EntryId;
use jiff::Timestamp;
use serde::de::DeserializeOwned;

use crate::Failure;
use crate::caller::{Caller, SessionCaller};
use crate::present::value;
use raw::RawRequest;

pub(crate) mod browser;
pub(crate) mod cursor;
pub(crate) mod fields;
pub(crate) mod idempotency;
mod if_match;
mod language;
mod objects;
pub(crate) mod path;
pub(crate) mod raw;

/// A request with its authorized caller.
#[derive(Debug)]
pub struct Request<C> {
    caller: C,
    raw: Arc<RawRequest>,
    language: Language,
    now: Timestamp,
}

impl<C: Caller> Request<C> {
    /// The request of an authorized caller, in their language.
    pub(crate) fn new(caller: C, raw: &Arc<RawRequest>, now: Timestamp) -> Self {
        let language = match caller.signed_in() {
            Some(session) => value::language(session.user().language),
            None => raw.language(),
        };
        Self { caller, raw: Arc::clone(raw), language, now }
    }
}

impl<C: AsRef<SessionCaller>> Request<C> {
    /// The caller as the author of a change, for the activity log.
    pub fn by(&self) -> Author {
        let user = self.caller.as_ref().user();
        let address = Some(self.client_address().clone());
        Author { user: Some(user.id), actor: Actor::user(user), address, at: self.now }
    }
}

impl<C> Request<C> {
    /// The caller, with what the route's access rule proves.
    pub fn caller(&self) -> &C {
        &self.caller
    }

    /// The caller's language.
    pub fn language(&self) -> Language {
        self.language
    }

    /// When the request arrived.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// A parameter of the path.
    ///
    /// # Errors
    /// `not-found` when the path has no parameter of this name.
    pub fn path(&self, name: &str) -> Result<&str, Failure> {
        self.raw.path(name).ok_or_else(|| Failure::of(ProblemKind::NotFound))
    }

    /// The account of the path, for routes whose access rule does not check it.
    ///
    /// # Errors
    /// `not-found` when it is not an account id.
    pub fn path_account(&self) -> Result<AccountId, Failure> {
        AccountId::parse(self.path("accountId")?).map_err(|_| Failure::of(ProblemKind::NotFound))
    }

    /// The user of the path.
    ///
    /// # Errors
    /// `not-found` when it is not a user id.
    pub fn path_user(&self) -> Result<UserId, Failure> {
        UserId::parse(self.path("userId")?).map_err(|_| Failure::of(ProblemKind::NotFound))
    }

    /// The ledger entry of the path.
    ///
    /// # Errors
    /// `not-found` when it is not an entry id.
    pub fn path_entry(&self) -> Result<EntryId, Failure> {
        self.path("entryId")?.parse().map_err(|_| Failure::of(ProblemKind::NotFound))
    }

    /// The document number of the path.
    ///
    /// # Errors
    /// `not-found` when no document can have it.
    pub fn path_number(&self) -> Result<DocumentNumber, Failure> {
        let number = path::number_of(self.path("number")?);
        number.ok_or_else(|| Failure::of(ProblemKind::NotFound))
    }

    /// The query string.
    ///
    /// # Errors
    /// `malformed`, naming the parameter.
    pub fn query<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        fields::query(&self.raw.query)
    }

    /// The body.
    ///
    /// # Errors
    /// `malformed`, naming the field.
    pub fn body<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        fields::body(&self.raw.body)
    }

    /// The bytes of the body. The idempotency record stores their hash.
    pub fn raw_body(&self) -> &[u8] {
        &self.raw.body
    }

    /// The value of the header `Idempotency-Key`: 1 to 255 printable ASCII characters.
    ///
    /// # Errors
    /// `malformed`, naming the header, when it is missing, repeated or of another form.
    pub fn idempotency_key(&self) -> Result<&str, Failure> {
        idempotency::key(&self.raw.headers)
    }

    /// The same for a request that needs a key only in some cases; `None` when it has none.
    ///
    /// # Errors
    /// `malformed`, naming the header, when it is repeated or of another form.
    pub fn optional_idempotency_key(&self) -> Result<Option<&str>, Failure> {
        let has_key = self.raw.header("idempotency-key").is_some();
        has_key.then(|| self.idempotency_key()).transpose()
    }

    /// The tag in the header `If-Match`.
    ///
    /// # Errors
    /// `malformed`, naming the header, when it is missing, repeated or of another form.
    pub fn if_match(&self) -> Result<&str, Failure> {
        if_match::tag(&self.raw.headers)
    }

    /// The client that sent the request: address and user agent.
    pub fn client(&self) -> Client<'_> {
        let agent = self.raw.header("user-agent").unwrap_or_default();
        Client { address: self.client_address(), user_agent: agent }
    }

    /// The address of the client, as the edge sends it.
    pub fn client_address(&self) -> &ClientAddress {
        self.raw.client_address()
    }

    /// Whether the header `Accept` asks for CSV.
    pub fn wants_csv(&self) -> bool {
        self.raw.wants_csv()
    }
}

/// What a prefetch sees of a request before the access check: the account of the path and the
/// query. The wrapper drops what the prefetch reads unless the caller is authorized.
#[derive(Clone, Debug)]
pub struct PrefetchRequest {
    account: AccountId,
    now: Timestamp,
    raw: Arc<RawRequest>,
}

impl PrefetchRequest {
    /// The request, if its cookie and its account can be parsed.
    pub(crate) fn new(raw: &Arc<RawRequest>, now: Timestamp) -> Option<Self> {
        let account = raw.has_session_cookie().then(|| raw.account()).flatten()?;
        Some(Self { account, now, raw: Arc::clone(raw) })
    }

    /// The account of the path. The caller may not be allowed to see it.
    pub fn account(&self) -> &AccountId {
        &self.account
    }

    /// When the request arrived.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// Whether the header `Accept` asks for CSV.
    pub fn wants_csv(&self) -> bool {
        self.raw.wants_csv()
    }

    /// The query string.
    ///
    /// # Errors
    /// `malformed`, naming the parameter.
    pub fn query<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        fields::query(&self.raw.query)
    }
}
