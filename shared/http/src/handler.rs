//! Handlers and prefetches are plain async functions:
//! `async fn handle(ports: &Ports, request: Request<…>) -> Result<Response<T>, Failure>` and
//! `async fn prefetch(ports: &Ports, request: PrefetchRequest) -> X`.
//!
//! The traits here exist only to name the functions' futures, so that they can be required to be
//! `Send`.

use std::future::Future;

use serde::Serialize;

use crate::{Failure, PrefetchRequest, Request, Response};

/// A handler. Every async function of the right signature is one.
pub trait Handler<'a, P, C, X = ()>: Send + Sync {
    /// The body of its response.
    type Body: Serialize + Send;
    /// The future that it returns.
    type Future: Future<Output = Result<Response<Self::Body>, Failure>> + Send + 'a;

    /// Handles one request, with what was prefetched for it.
    fn handle(&self, ports: &'a P, request: Request<C>, prefetched: X) -> Self::Future;
}

impl<'a, P, C, F, W, T> Handler<'a, P, C> for F
where
    P: 'a,
    F: Fn(&'a P, Request<C>) -> W + Send + Sync,
    W: Future<Output = Result<Response<T>, Failure>> + Send + 'a,
    T: Serialize + Send,
{
    type Body = T;
    type Future = W;

    fn handle(&self, ports: &'a P, request: Request<C>, (): ()) -> W {
        self(ports, request)
    }
}

/// What a prefetch read, for a handler that takes it as its third argument.
#[derive(Debug)]
pub struct Prefetched<X>(pub(crate) Option<X>);

impl<'a, P, C, X, F, W, T> Handler<'a, P, C, Prefetched<X>> for F
where
    P: 'a,
    F: Fn(&'a P, Request<C>, Option<X>) -> W + Send + Sync,
    W: Future<Output = Result<Response<T>, Failure>> + Send + 'a,
    T: Serialize + Send,
{
    type Body = T;
    type Future = W;

    fn handle(&self, ports: &'a P, request: Request<C>, prefetched: Prefetched<X>) -> W {
        self(ports, request, prefetched.0)
    }
}

/// A read that starts beside the access check. A client that is not signed in can start it too, so
/// it reads no more than a first page.
pub trait Prefetch<'a, P>: Send + Sync {
    /// What it reads.
    type Found: Send;
    /// The future that it returns. It has no effect.
    type Future: Future<Output = Self::Found> + Send + 'a;

    /// Starts the read.
    fn prefetch(&self, ports: &'a P, request: PrefetchRequest) -> Self::Future;
}

impl<'a, P, F, W> Prefetch<'a, P> for F
where
    P: 'a,
    F: Fn(&'a P, PrefetchRequest) -> W + Send + Sync,
    W: Future + Send + 'a,
    W::Output: Send,
{
    type Found = W::Output;
    type Future = W;

    fn prefetch(&self, ports: &'a P, request: PrefetchRequest) -> W {
        self(ports, request)
    }
}
