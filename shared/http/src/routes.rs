//! The routes of a function that serves several: each with its own access rule and handler.

use std::future::Future;

use app::unsubscribe::OpenLinks;
use contract::{Linked, NOT_FOUND, ProblemKind, Route};
use lambda_http::request::RequestContext;
use lambda_http::{Body, Error, RequestExt};

use crate::authorize::AccessRule;
use crate::caller::LinkCaller;
use crate::gate::Guard;
use crate::handler::Handler;
use crate::linked::answer_linked;
use crate::response::outgoing::run;
use crate::serve::answer;
use crate::{Failure, NoContent, Request, Response};

/// The routes of a function, with their handlers.
#[derive(Clone, Copy, Debug)]
pub struct Routes<T = NoRoute>(T);

/// The end of the list.
#[derive(Clone, Copy, Debug)]
pub struct NoRoute;

/// A route before the others of the list.
#[derive(Clone, Copy, Debug)]
pub struct OneRoute<R, H, T> {
    route: Route<R>,
    handler: H,
    others: T,
}

/// A route of a mailed link before the others of the list.
#[derive(Clone, Copy, Debug)]
pub struct LinkedRoute<P, V, H, T> {
    route: Route<Linked>,
    links: fn(&P) -> &V,
    handler: H,
    others: T,
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
    /// Adds a route.
    pub fn on<R, H>(self, route: Route<R>, handler: H) -> Routes<OneRoute<R, H, T>> {
        Routes(OneRoute { route, handler, others: self.0 })
    }

    /// Adds a route of a link that the portal mailed. `links` opens it.
    pub fn on_linked<P, V, H>(
        self,
        route: Route<Linked>,
        links: fn(&P) -> &V,
        handler: H,
    ) -> Routes<LinkedRoute<P, V, H, T>> {
        Routes(LinkedRoute { route, links, handler, others: self.0 })
    }

    /// Serves the routes until the function ends.
    ///
    /// # Errors
    /// Only when the Lambda runtime itself fails. A failed request is not an error.
    pub async fn serve<G, P>(self, gate: G, ports: P) -> Result<(), Error>
    where
        T: Dispatch<G, P>,
        G: Guard,
        P: Sync,
    {
        gate.gate().warm().await;
        let (routes, gate, ports) = (&self.0, &gate, &ports);
        run(move |request| routes.dispatch(gate, ports, request)).await
    }

    /// Answers one request.
    pub async fn answer<G, P>(
        &self,
        gate: &G,
        ports: &P,
        request: lambda_http::Request,
    ) -> lambda_http::Response<Body>
    where
        T: Dispatch<G, P>,
    {
        self.0.dispatch(gate, ports, request).await
    }
}

/// Dispatches a request to the handler of its route.
pub trait Dispatch<G, P>: Send + Sync {
    /// Answers the request; 404 when no route of the list matches.
    fn dispatch(
        &self,
        gate: &G,
        ports: &P,
        request: lambda_http::Request,
    ) -> impl Future<Output = lambda_http::Response<Body>> + Send;
}

impl<G: Guard, P: Send + Sync> Dispatch<G, P> for NoRoute {
    async fn dispatch(
        &self,
        gate: &G,
        _ports: &P,
        request: lambda_http::Request,
    ) -> lambda_http::Response<Body> {
        answer(&NOT_FOUND, gate, &(), &not_found, request).await
    }
}

async fn not_found(_ports: &(), _request: Request<()>) -> Result<Response<NoContent>, Failure> {
    Err(Failure::of(ProblemKind::NotFound))
}

impl<R, H, T, G, P> Dispatch<G, P> for OneRoute<R, H, T>
where
    R: AccessRule,
    H: for<'a> Handler<'a, P, R::Caller>,
    T: Dispatch<G, P>,
    G: Guard,
    P: Send + Sync,
{
    async fn dispatch(
        &self,
        gate: &G,
        ports: &P,
        request: lambda_http::Request,
    ) -> lambda_http::Response<Body> {
        if is_for(&request, &self.route) {
            answer(&self.route, gate, ports, &self.handler, request).await
        } else {
            self.others.dispatch(gate, ports, request).await
        }
    }
}

impl<V, H, T, G, P> Dispatch<G, P> for LinkedRoute<P, V, H, T>
where
    V: OpenLinks,
    H: for<'a> Handler<'a, P, LinkCaller>,
    T: Dispatch<G, P>,
    G: Guard,
    P: Send + Sync,
{
    async fn dispatch(
        &self,
        gate: &G,
        ports: &P,
        request: lambda_http::Request,
    ) -> lambda_http::Response<Body> {
        if is_for(&request, &self.route) {
            let links = (self.links)(ports);
            answer_linked(&self.route, gate, links, ports, &self.handler, request).await
        } else {
            self.others.dispatch(gate, ports, request).await
        }
    }
}

/// Whether API Gateway matched the request to this route. Its route key has the method and the path
/// as the template writes them.
fn is_for<R>(request: &lambda_http::Request, route: &Route<R>) -> bool {
    let Some(RequestContext::ApiGatewayV2(context)) = request.request_context_ref() else {
        return false;
    };
    let key = context.route_key.as_deref().and_then(|key| key.split_once(' '));
    key == Some((route.method.name(), route.path))
}
