//! The form of requests and of responses.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use app::activity::Activity;
use app::login::{CallerRecords, ReadCaller, RecordView, SessionRecord, TouchSession};
use app::origin::{OriginSecretError, OriginSecrets};
use app::secret::SecretHash;
use app::store::{Condition, StoreError};
use contract::{
    DASHBOARD, InAccount, PORTAL, ProblemKind, Route, SIGN_IN, SIGN_OUT, SignInRequest,
    TransactionsQuery,
};
use domain::document::Language;
use domain::ids::{AccountId, UserId};
use domain::user::Role;
use futures_util::FutureExt;
use jiff::Timestamp;
use portal_http::{
    AccountCaller, Csv, Failure, Gate, NoContent, NoSessions, PrefetchRequest, Request, Response,
    SessionCaller, answer, answer_with_prefetch,
};
use testkit::access::{MemoryAccess, live_session, member, noon, user};
use testkit::http::{Ask, KnownOrigin, PORTAL_URL, Seen};
use testkit::system::FixedClock;

fn gate<A>(access: A) -> Gate<KnownOrigin, FixedClock, A> {
    let portal_url = PORTAL_URL.to_owned();
    Gate { origin: KnownOrigin, clock: FixedClock::at(noon()), portal_url, access }
}

async fn parse(_: &(), request: Request<()>) -> Result<Response<NoContent>, Failure> {
    request.body::<SignInRequest>()?;
    Ok(Response::no_content())
}

async fn sign_in(ask: Ask) -> Seen {
    Seen::of(&answer(&SIGN_IN, &gate(NoSessions), &(), &parse, ask.request()).await)
}

fn valid() -> Ask {
    Ask::for_route(&SIGN_IN.info()).body(r#"{"username":"dana.roy","password":"secret"}"#)
}

#[tokio::test]
async fn a_valid_request_is_answered_with_204_and_no_body() {
    let seen = sign_in(valid()).await;
    assert_eq!((seen.status.as_u16(), seen.json.is_null()), (204, true));
    assert_eq!(seen.header("content-type"), None);
}

#[tokio::test]
async fn a_request_of_another_site_is_refused_on_public_routes_too() {
    for foreign in [
        valid().without("origin"),
        valid().header("origin", "https://evil.example"),
        valid().header("origin", "https://billing.example.ca.evil.example"),
        valid().header("origin", "null"),
        valid().without("x-requested-with"),
        valid().header("x-requested-with", "XMLHttpRequest"),
    ] {
        let seen = sign_in(foreign).await;
        assert_eq!(seen.problem(), Some("foreign-request"));
        assert_eq!(seen.status, 403);
    }
}

#[tokio::test]
async fn a_body_must_be_declared_as_json() {
    for other in [
        valid().without("content-type"),
        valid().header("content-type", "text/plain"),
        valid().header("content-type", "application/jsonp"),
    ] {
        assert_eq!(sign_in(other).await.status, 415);
    }
    let named = valid().header("content-type", "Application/JSON; charset=utf-8");
    assert_eq!(sign_in(named).await.status, 204);
}

#[tokio::test]
async fn a_body_has_at_most_64_kib() {
    let body = |bytes: usize| {
        let other = r#"{"username":"dana.roy","password":""}"#.len();
        format!(r#"{{"username":"dana.roy","password":"{}"}}"#, "x".repeat(bytes - other))
    };
    assert_eq!(sign_in(valid().body(&body(64 * 1024))).await.status, 204);
    assert_eq!(sign_in(valid().body(&body(64 * 1024 + 1))).await.status, 413);
}

#[tokio::test]
async fn faults_are_checked_in_the_order_403_415_413_400() {
    let worst = valid().without("origin").without("content-type").body(&"x".repeat(70_000));
    assert_eq!(sign_in(worst.clone()).await.status, 403);
    let worst = worst.header("origin", PORTAL_URL);
    assert_eq!(sign_in(worst.clone()).await.status, 415);
    let worst = worst.header("content-type", "application/json");
    assert_eq!(sign_in(worst.clone()).await.status, 413);
    assert_eq!(sign_in(worst.body("x")).await.status, 400);
}

#[tokio::test]
async fn a_malformed_body_names_its_field_in_the_callers_language() {
    let body = r#"{"username":"dana.roy","password":"x","admin":true}"#;
    let seen = sign_in(valid().body(body).header("accept-language", "fr-CA")).await;
    assert_eq!(seen.problem(), Some("malformed"));
    assert_eq!(seen.faults(), [("/admin".to_owned(), "unknown-field".to_owned())]);
    assert_eq!(seen.json["title"], "La demande est illisible");
    assert_eq!(seen.json["errors"][0]["message"], "Ce champ n’existe pas.");
    assert_eq!(seen.json["instance"], "request-1");
    assert_eq!(seen.header("content-language"), Some("fr-CA"));
    assert_eq!(seen.header("content-type"), Some("application/problem+json"));
    assert_eq!(seen.header("cache-control"), Some("no-store"));
}

async fn sign_out(_: &(), _: Request<SessionCaller>) -> Result<Response<NoContent>, Failure> {
    Err(Failure::of(ProblemKind::Forbidden))
}

#[tokio::test]
async fn a_signed_in_caller_reads_problems_in_the_language_of_their_profile() {
    let mut dana = user("dana.roy");
    dana.language = Language::French;
    let session = live_session(&dana, 1, noon());
    let access = MemoryAccess::default().with_user(dana).with_session(&session.record);
    let ask = Ask::for_route(&SIGN_OUT.info()).header("accept-language", "en-CA");
    let signed_in = ask.signed_in(&session).request();
    let seen = Seen::of(&answer(&SIGN_OUT, &gate(access), &(), &sign_out, signed_in).await);
    assert_eq!(seen.header("content-language"), Some("fr-CA"));
}

#[tokio::test]
async fn a_missing_session_is_refused_before_a_missing_origin() {
    let ask = Ask::for_route(&SIGN_OUT.info()).without("origin").request();
    let gate = gate(MemoryAccess::default());
    let seen = Seen::of(&answer(&SIGN_OUT, &gate, &(), &sign_out, ask).await);
    assert_eq!(seen.problem(), Some("not-signed-in"), "401 before 403");
}

async fn fail(error: &StoreError, _: Request<()>) -> Result<Response<NoContent>, Failure> {
    Err(error.clone().into())
}

#[tokio::test]
async fn a_server_error_does_not_reveal_its_cause() {
    for (error, status) in [
        (StoreError::Conflict, 503),
        (StoreError::Throttled, 503),
        (StoreError::Timeout, 503),
        (StoreError::Unavailable("table ledger-x1".to_owned()), 503),
        (StoreError::Corrupt("balance of A#1 / HEAD".to_owned()), 500),
        (StoreError::ConditionFailed(Condition::Version), 500),
    ] {
        let ask = Ask::for_route(&PORTAL.info()).request();
        let response = answer(&PORTAL, &gate(NoSessions), &error, &fail, ask).await;
        let seen = Seen::of(&response);
        assert_eq!(seen.status, status, "{error}");
        let text = seen.json.to_string();
        assert!(!text.contains("ledger-x1") && !text.contains("HEAD"), "{text}");
    }
}

/// A store and an origin secret that cannot be read.
struct Unreachable;

impl ReadCaller for Unreachable {
    async fn read_caller(
        &self,
        _: &UserId,
        _: &SecretHash,
        _: Option<&AccountId>,
    ) -> Result<CallerRecords, StoreError> {
        Err(StoreError::Throttled)
    }
}

impl TouchSession for Unreachable {
    async fn touch_session(
        &self,
        _: &UserId,
        _: &SecretHash,
        _: Timestamp,
    ) -> Result<(), StoreError> {
        Err(StoreError::Throttled)
    }
}

impl RecordView for Unreachable {
    async fn record_view(
        &self,
        _: &SessionRecord,
        _: &AccountId,
        _: &Activity,
    ) -> Result<(), StoreError> {
        Err(StoreError::Throttled)
    }
}

impl OriginSecrets for Unreachable {
    async fn accepted(&self) -> Result<Vec<String>, OriginSecretError> {
        Err(OriginSecretError("no answer".to_owned()))
    }

    async fn reread(&self) -> Option<Vec<String>> {
        None
    }
}

#[tokio::test]
async fn a_caller_that_cannot_be_read_is_refused_with_503() {
    let ask = Ask::for_route(&SIGN_OUT.info());
    let signed_in = ask.clone().signed_in(&live_session(&user("dana.roy"), 1, noon()));
    let response = answer(&SIGN_OUT, &gate(Unreachable), &(), &sign_out, signed_in.request()).await;
    assert_eq!(Seen::of(&response).status, 503);
}

#[tokio::test]
async fn an_origin_secret_that_cannot_be_read_is_answered_with_503() {
    let gate = Gate {
        origin: Unreachable,
        clock: FixedClock::at(noon()),
        portal_url: PORTAL_URL.to_owned(),
        access: NoSessions,
    };
    let ask = Ask::for_route(&SIGN_IN.info());
    let seen = Seen::of(&answer(&SIGN_IN, &gate, &(), &parse, ask.request()).await);
    assert_eq!(seen.status, 503);
}

async fn prefetch(_: &(), request: PrefetchRequest) -> String {
    request.account().to_string()
}

async fn filtered(
    _: &(),
    request: Request<AccountCaller>,
    found: Option<String>,
) -> Result<Response<Option<String>>, Failure> {
    request.query::<TransactionsQuery>()?;
    Ok(Response::new(found))
}

async fn dashboard(route: &Route<InAccount>, ask: Ask) -> Seen {
    let dana = user("dana.roy");
    let session = live_session(&dana, 1, noon()).record;
    let access = MemoryAccess::default()
        .with_user(dana)
        .with_session(&session)
        .with_member(member("dana.roy", "a-1", Role::Viewer));
    let gate = gate(access);
    let response = answer_with_prefetch(route, &gate, &(), &prefetch, &filtered, ask.request());
    Seen::of(&response.await)
}

#[tokio::test]
async fn a_prefetch_reaches_the_handler_only_if_access_is_allowed() {
    let session = live_session(&user("dana.roy"), 1, noon());
    let ask =
        |account| Ask::for_route(&DASHBOARD.info()).with("accountId", account).signed_in(&session);
    let seen = dashboard(&DASHBOARD, ask("a-1")).await;
    assert_eq!(seen.json, "a-1");
    let foreign = dashboard(&DASHBOARD, ask("a-2")).await;
    assert_eq!(foreign.problem(), Some("not-found"));
    assert!(!foreign.json.to_string().contains("a-2"));
    assert_eq!(dashboard(&DASHBOARD, ask("a-1").without("cookie")).await.status, 401);
}

async fn endless_prefetch(_: &(), _: PrefetchRequest) -> String {
    std::future::pending().await
}

#[tokio::test]
async fn a_refusal_does_not_wait_for_the_prefetch() {
    let unknown = live_session(&user("dana.roy"), 1, noon());
    let ask = Ask::for_route(&DASHBOARD.info()).with("accountId", "a-1").signed_in(&unknown);
    let gate = gate(MemoryAccess::default());
    let answered =
        answer_with_prefetch(&DASHBOARD, &gate, &(), &endless_prefetch, &filtered, ask.request());
    // Everything but the prefetch is ready at once.
    let response = answered.now_or_never();
    assert_eq!(Seen::of(&response.expect("an answer")).status, 401);
}

#[tokio::test]
async fn a_query_is_checked_after_access() {
    let session = live_session(&user("dana.roy"), 1, noon());
    let ask = |account| {
        let ask = Ask::for_route(&DASHBOARD.info()).with("accountId", account);
        ask.query("limit=many").signed_in(&session)
    };
    let seen = dashboard(&DASHBOARD, ask("a-1")).await;
    assert_eq!(seen.faults(), [("?limit".to_owned(), "bad-value".to_owned())]);
    assert_eq!(dashboard(&DASHBOARD, ask("a-2")).await.status, 404);
}

async fn post(_: &(), request: Request<()>) -> Result<Response<String>, Failure> {
    Ok(Response::created(request.idempotency_key()?.to_owned()))
}

#[tokio::test]
async fn an_idempotency_key_has_1_to_255_printable_characters() {
    let send = async |ask: Ask| {
        Seen::of(&answer(&SIGN_IN, &gate(NoSessions), &(), &post, ask.request()).await)
    };
    let longest = "k".repeat(255);
    for key in ["k", "8e03978e-40d5-43dd-bc93-6894a57f9324", "~ !", longest.as_str()] {
        let seen = send(valid().header("idempotency-key", key)).await;
        assert_eq!((seen.status.as_u16(), seen.json), (201, key.into()));
    }
    let too_long = "k".repeat(256);
    let faulty = |code: &str| vec![("Idempotency-Key".to_owned(), code.to_owned())];
    assert_eq!(send(valid()).await.faults(), faulty("missing-field"));
    for key in ["", "a\tb", "clé", too_long.as_str()] {
        let seen = send(valid().header("idempotency-key", key)).await;
        assert_eq!((seen.status.as_u16(), seen.faults()), (400, faulty("bad-value")), "{key}");
    }
}

/// The description of a transaction.
struct Described(String);

async fn file(text: &Described, request: Request<()>) -> Result<Response<String>, Failure> {
    let item = contract::Transaction { description: text.0.clone(), ..transaction() };
    Ok(match request.wants_csv() {
        true => Response::csv(Csv::transactions("a", &[item], request.language())),
        false => Response::new(item.description),
    })
}

fn transaction() -> contract::Transaction {
    let money = contract::Money { amount: "1.00".to_owned(), currency: "CAD".to_owned() };
    contract::Transaction {
        id: "20260715-1".to_owned(),
        seq: 1,
        r#type: contract::TransactionType::Invoice,
        date: jiff::civil::date(2026, 7, 15),
        document_on: jiff::civil::date(2026, 7, 15),
        number: "i-1".to_owned(),
        description: String::new(),
        amount: money.clone(),
        balance_after: money,
        open: None,
        due_on: None,
        method: None,
    }
}

async fn list(text: &Described, accept: &str) -> lambda_http::Response<lambda_http::Body> {
    let ask = Ask::for_route(&PORTAL.info()).header("accept", accept);
    answer(&PORTAL, &gate(NoSessions), text, &file, ask.request()).await
}

#[tokio::test]
async fn a_response_is_csv_only_if_the_accept_header_names_csv() {
    let text = Described("Été".to_owned());
    for accept in ["application/json", "*/*", "text/html"] {
        let seen = Seen::of(&list(&text, accept).await);
        let found = (seen.header("content-type"), seen.header("content-disposition"));
        assert_eq!(found, (Some("application/json"), None), "{accept}");
    }
    for accept in ["text/csv", "Text/CSV; q=0.5, application/json"] {
        let response = list(&text, accept).await;
        let body = String::from_utf8(response.body().as_ref().to_vec()).unwrap();
        assert!(body.starts_with('\u{feff}') && body.contains("\"Été\""), "{accept}");
        let seen = Seen::of(&response);
        assert_eq!(seen.status, 200);
        assert_eq!(seen.header("content-type"), Some("text/csv; charset=utf-8"));
        let name = "attachment; filename=\"transactions-a.csv\"";
        assert_eq!(seen.header("content-disposition"), Some(name));
        assert_eq!(seen.header("cache-control"), Some("no-store"));
    }
}

#[tokio::test]
async fn a_response_too_long_for_lambda_is_refused() {
    let long = Described("x".repeat(4 * 1024 * 1024));
    for accept in ["text/csv", "*/*"] {
        let seen = Seen::of(&list(&long, accept).await);
        assert_eq!(seen.faults(), [(String::new(), "too-many".to_owned())], "{accept}");
    }
}
