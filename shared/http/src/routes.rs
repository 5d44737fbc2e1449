//! Functions that serve several routes of one subject: each with its own rule and its own handler.

use std::future::Future;

use app::login::RecordView;
use app::login::{ReadCaller, TouchSession};
use app::origin::OriginSecrets;
use app::system::Clock;
use contract::{NOT_FOUND, Route};
use lambda_http::request::RequestContext;
use lambda_http::{Body, Error, Request, RequestExt, Response};

use crate::outgoing::run;
use crate::serve::{answer, warm};
use crate::{Call, Failure, Gate, Handle, NoContent, Reply, Rule};

/// The routes of a function, with their handlers. Begins empty.
#[derive(Clone, Copy, Debug)]
pub struct Routes<T = NoRoute>(T);

/// The end of the list.
#[derive(Clone, Copy, Debug)]
pub struct NoRoute;

/// One route more.
#[derive(Clone, Copy, Debug)]
pub struct Also<R, H, T> {
    route: Route<R>,
    handler: H,
    rest: T,
}

impl Routes {
    /// No route yet.
    pub const fn new() -> Self {
        Self(NoRoute)
    }
}

impl Default for Routes {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> Routes<T> {
    /// Serves one more route.
    pub fn on<R, H>(self, route: Route<R>, handler: H) -> Routes<Also<R, H, T>> {
        Routes(Also { route, handler, rest: self.0 })
    }

    /// Serves them for as long as the function lives.
    ///
    /// # Errors
    /// Only when the Lambda runtime itself fails; a request never does.
    pub async fn serve<O, C, A, P>(self, gate: Gate<O, C, A>, ports: P) -> Result<(), Error>
    where
        T: Find<O, C, A, P>,
        O: OriginSecrets,
        C: Sync,
        A: Sync,
        P: Sync,
    {
        warm(&gate.origin).await;
        let (routes, gate, ports) = (&self.0, &gate, &ports);
        run(move |request| routes.find(gate, ports, request)).await
    }

    /// Answers one request, whatever it is.
    pub async fn answer<O, C, A, P>(
        &self,
        gate: &Gate<O, C, A>,
        ports: &P,
        request: Request,
    ) -> Response<Body>
    where
        T: Find<O, C, A, P>,
    {
        self.0.find(gate, ports, request).await
    }
}

/// Finds the route that a request asks for, and answers.
pub trait Find<O, C, A, P>: Send + Sync {
    /// Answers; what no route serves is not found.
    fn find(
        &self,
        gate: &Gate<O, C, A>,
        ports: &P,
        request: Request,
    ) -> impl Future<Output = Response<Body>> + Send;
}

impl<O, C, A, P> Find<O, C, A, P> for NoRoute
where
    O: OriginSecrets,
    C: Clock,
    A: ReadCaller + TouchSession + RecordView,
    P: Send + Sync,
{
    async fn find(&self, gate: &Gate<O, C, A>, _ports: &P, request: Request) -> Response<Body> {
        answer(&NOT_FOUND, gate, &(), &nothing_here, request).await
    }
}

async fn nothing_here(_ports: &(), _call: Call<()>) -> Result<Reply<NoContent>, Failure> {
    Err(Failure::of(contract::ProblemKind::NotFound))
}

impl<R, H, T, O, C, A, P> Find<O, C, A, P> for Also<R, H, T>
where
    R: Rule,
    H: for<'a> Handle<'a, P, R::Caller>,
    T: Find<O, C, A, P>,
    O: OriginSecrets,
    C: Clock,
    A: ReadCaller + TouchSession + RecordView,
    P: Send + Sync,
{
    async fn find(&self, gate: &Gate<O, C, A>, ports: &P, request: Request) -> Response<Body> {
        if asks_for(&request, &self.route) {
            answer(&self.route, gate, ports, &self.handler, request).await
        } else {
            self.rest.find(gate, ports, request).await
        }
    }
}

/// The API's own route key: method and path as the template has them.
fn asks_for<R>(request: &Request, route: &Route<R>) -> bool {
    let Some(RequestContext::ApiGatewayV2(context)) = request.request_context_ref() else {
        return false;
    };
    let key = context.route_key.as_deref().and_then(|key| key.split_once(' '));
    key == Some((route.method.name(), route.path))
}
