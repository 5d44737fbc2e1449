//! Hands responses to the Lambda runtime unchanged.
//!
//! `lambda_http` decodes the body of every `text/*` response again before it writes it into the
//! response of the Runtime API, and decoding drops a byte order mark. [`Outgoing`] avoids that.

use std::convert::Infallible;
use std::future::{Future, ready};
use std::pin::Pin;

use lambda_http::{Body, Error, IntoResponse, Request, Response, Service, service_fn};

/// A response whose body is sent byte for byte: text unchanged, bytes as base64.
#[derive(Debug)]
pub struct Outgoing(Response<Body>);

impl IntoResponse for Outgoing {
    fn into_response(self) -> Pin<Box<dyn Future<Output = Response<Body>> + Send>> {
        Box::pin(ready(self.0))
    }
}

/// The service that the Lambda runtime calls with each request. It never fails.
pub fn service<W>(
    answer: impl Fn(Request) -> W,
) -> impl Service<
    Request,
    Response = Outgoing,
    Error = Infallible,
    Future = impl Future<Output = Result<Outgoing, Infallible>> + Send,
>
where
    W: Future<Output = Response<Body>> + Send,
{
    service_fn(move |request| {
        let response = answer(request);
        async move { Ok(Outgoing(response.await)) }
    })
}

/// Answers requests until the function ends.
///
/// # Errors
/// Only when the Lambda runtime itself fails.
pub(crate) async fn run<W>(answer: impl Fn(Request) -> W) -> Result<(), Error>
where
    W: Future<Output = Response<Body>> + Send,
{
    lambda_http::run(service(answer)).await
}
