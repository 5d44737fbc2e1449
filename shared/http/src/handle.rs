//! Handlers, as functions:
//! `async fn handle(ports: &Ports, call: Call<…>) -> Result<Reply<T>, Failure>`.

use std::future::Future;

use serde::Serialize;

use crate::{Call, Failure, Glimpse, Reply};

/// A handler. Every async function of the right shape is one; the trait only names its future, so
/// that it is known to be `Send`.
pub trait Handle<'a, P, C, X = ()>: Send + Sync {
    /// What it answers.
    type Body: Serialize + Send;
    /// Its work.
    type Future: Future<Output = Result<Reply<Self::Body>, Failure>> + Send + 'a;

    /// Answers one call, with what was prefetched for it.
    fn handle(&self, ports: &'a P, call: Call<C>, prefetched: X) -> Self::Future;
}

impl<'a, P, C, F, W, T> Handle<'a, P, C> for F
where
    P: 'a,
    F: Fn(&'a P, Call<C>) -> W + Send + Sync,
    W: Future<Output = Result<Reply<T>, Failure>> + Send + 'a,
    T: Serialize + Send,
{
    type Body = T;
    type Future = W;

    fn handle(&self, ports: &'a P, call: Call<C>, (): ()) -> W {
        self(ports, call)
    }
}

/// What a prefetch found, for a handler that takes it as its third argument.
#[derive(Debug)]
pub struct Fetched<X>(pub(crate) Option<X>);

impl<'a, P, C, X, F, W, T> Handle<'a, P, C, Fetched<X>> for F
where
    P: 'a,
    F: Fn(&'a P, Call<C>, Option<X>) -> W + Send + Sync,
    W: Future<Output = Result<Reply<T>, Failure>> + Send + 'a,
    T: Serialize + Send,
{
    type Body = T;
    type Future = W;

    fn handle(&self, ports: &'a P, call: Call<C>, fetched: Fetched<X>) -> W {
        self(ports, call, fetched.0)
    }
}

/// Starts a read beside the access check:
/// `async fn prefetch(ports: &Ports, glimpse: Glimpse) -> X`. Anybody can have it begin, so it
/// reads no more than a first page.
pub trait Prefetch<'a, P>: Send + Sync {
    /// What it reads.
    type Found: Send;
    /// Its work; it must have no effect.
    type Future: Future<Output = Self::Found> + Send + 'a;

    /// Reads ahead.
    fn prefetch(&self, ports: &'a P, glimpse: Glimpse) -> Self::Future;
}

impl<'a, P, F, W> Prefetch<'a, P> for F
where
    P: 'a,
    F: Fn(&'a P, Glimpse) -> W + Send + Sync,
    W: Future + Send + 'a,
    W::Output: Send,
{
    type Found = W::Output;
    type Future = W;

    fn prefetch(&self, ports: &'a P, glimpse: Glimpse) -> W {
        self(ports, glimpse)
    }
}
