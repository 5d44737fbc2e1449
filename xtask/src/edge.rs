//! A web server in place of CloudFront: one origin for the web app and the API.
//!
//! As the template's distribution does, it serves `index.html` for every path that is not a file,
//! forwards `/v1/*` to the API with the secret and the client address, and adds the security
//! headers to every response. Like CloudFront, it compresses text, and browsers keep files whose
//! names have a hash.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result};
use async_compression::tokio::bufread::GzipEncoder;
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONNECTION, CONTENT_ENCODING, CONTENT_TYPE, HOST, HeaderName,
    HeaderValue, TRANSFER_ENCODING, VARY,
};
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::io::AsyncReadExt;
use tokio::net::{TcpListener, TcpStream};

use crate::aws::{Http, http};

/// API Gateway's limit of a request body.
const MAX_BODY: usize = 10 * 1024 * 1024;
const ORIGIN_VERIFY: HeaderName = HeaderName::from_static("x-origin-verify");
const CLIENT_ADDRESS: HeaderName = HeaderName::from_static("x-client-address");

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// Configuration of the server.
#[derive(Debug)]
pub(crate) struct Edge {
    /// The built web app.
    pub(crate) dist: PathBuf,
    /// Port of the emulator, which serves the API.
    pub(crate) api_port: u16,
    /// Host name of the API in the emulator.
    pub(crate) api_host: String,
    /// The secret that proves to the API that a request came through this server.
    pub(crate) secret: String,
    /// Headers that are added to every response.
    pub(crate) headers: Vec<(String, String)>,
}

/// Listens on the loopback interface until it is dropped.
pub(crate) async fn serve(edge: Edge, port: u16) -> Result<()> {
    let server = Arc::new(Server { edge, http: http() });
    let four = TcpListener::bind((IpAddr::V4(Ipv4Addr::LOCALHOST), port))
        .await
        .with_context(|| format!("port {port}, which the portal needs, is in use"))?;
    // Browsers may look for `localhost` under its IPv6 address first.
    match TcpListener::bind((IpAddr::V6(Ipv6Addr::LOCALHOST), port)).await {
        Ok(six) => tokio::join!(accept(four, server.clone()), accept(six, server)),
        Err(_) => (accept(four, server).await, ()),
    };
    Ok(())
}

async fn accept(listener: TcpListener, server: Arc<Server>) {
    loop {
        if let Ok((stream, peer)) = listener.accept().await {
            tokio::spawn(converse(stream, peer.ip(), server.clone()));
        }
    }
}

async fn converse(stream: TcpStream, peer: IpAddr, server: Arc<Server>) {
    let service = service_fn(move |request| {
        let server = server.clone();
        async move { Ok::<_, Infallible>(server.answer(request, peer).await) }
    });
    // A browser may close its connection at any time.
    let connection = hyper::server::conn::http1::Builder::new();
    let _ = connection.serve_connection(TokioIo::new(stream), service).await;
}

type Answer = Response<Full<Bytes>>;

#[derive(Debug)]
struct Server {
    edge: Edge,
    http: Http,
}

impl Server {
    async fn answer(&self, request: Request<Incoming>, peer: IpAddr) -> Answer {
        let mut answer = if request.uri().path().starts_with("/v1/") {
            self.api(request, peer).await.unwrap_or_else(|error| {
                plain(StatusCode::BAD_GATEWAY, &format!("the API does not answer: {error:#}\n"))
            })
        } else if matches!(*request.method(), Method::GET | Method::HEAD) {
            let answer = self.page(request.uri().path()).await;
            if accepts_gzip(&request) { compressed(answer).await } else { answer }
        } else {
            plain(StatusCode::FORBIDDEN, "this method is not allowed here\n")
        };
        for (name, value) in &self.edge.headers {
            if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), value.parse()) {
                answer.headers_mut().insert(name, value);
            }
        }
        answer
    }

    async fn api(&self, request: Request<Incoming>, peer: IpAddr) -> Result<Answer> {
        let (parts, body) = request.into_parts();
        let Ok(body) = Limited::new(body, MAX_BODY).collect().await else {
            return Ok(plain(StatusCode::PAYLOAD_TOO_LARGE, "the request is too large\n"));
        };
        let target = parts.uri.path_and_query().map_or("/", |target| target.as_str());
        let uri = format!("http://127.0.0.1:{}{target}", self.edge.api_port);
        let mut forwarded = Request::builder().method(parts.method).uri(uri);
        if let Some(headers) = forwarded.headers_mut() {
            *headers = parts.headers;
            headers.remove(CONNECTION);
            headers.remove(TRANSFER_ENCODING);
            headers.insert(HOST, self.edge.api_host.parse()?);
            headers.insert(ORIGIN_VERIFY, self.edge.secret.parse()?);
            // A test acts for many clients, so it may choose the address. CloudFront forbids it.
            let address = headers.get(FORWARDED_FOR).cloned();
            headers.insert(CLIENT_ADDRESS, address.unwrap_or(peer.to_string().parse()?));
        }
        let answer = self.http.request(forwarded.body(Full::new(body.to_bytes()))?).await?;
        let (mut parts, body) = answer.into_parts();
        parts.headers.remove(CONNECTION);
        parts.headers.remove(TRANSFER_ENCODING);
        Ok(Response::from_parts(parts, Full::new(body.collect().await?.to_bytes())))
    }

    async fn page(&self, path: &str) -> Answer {
        let path = if is_file(path) { path } else { "/index.html" };
        if path.split('/').any(|part| part == ".." || part.contains(['%', '\\'])) {
            return plain(StatusCode::NOT_FOUND, "no such file\n");
        }
        let file = self.edge.dist.join(path.trim_start_matches('/'));
        let Ok(bytes) = tokio::fs::read(&file).await else {
            return plain(StatusCode::NOT_FOUND, "no such file\n");
        };
        let mut answer = Response::new(Full::new(Bytes::from(bytes)));
        let headers = answer.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type(&file)));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static(cache_control(path)));
        answer
    }
}

/// How long browsers keep a file: as `infra/publish-web.sh` tells S3.
fn cache_control(path: &str) -> &'static str {
    if path.starts_with("/assets/") {
        "public, max-age=31536000, immutable"
    } else if path == "/index.html" {
        "no-cache"
    } else {
        "public, max-age=3600"
    }
}

fn accepts_gzip(request: &Request<Incoming>) -> bool {
    let accepted = request.headers().get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
    accepted.is_some_and(|accepted| accepted.contains("gzip"))
}

/// Compresses a response of text; others would not become smaller.
async fn compressed(answer: Answer) -> Answer {
    let media_type = answer.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let is_text = media_type.is_some_and(|media_type| {
        media_type.starts_with("text/") || media_type.contains("json") || media_type.contains("svg")
    });
    let (mut parts, body) = answer.into_parts();
    let Ok(plain) = body.collect().await.map(|body| body.to_bytes());
    if !is_text {
        return Response::from_parts(parts, Full::new(plain));
    }
    let mut packed = Vec::new();
    let mut encoder = GzipEncoder::new(&plain[..]);
    match encoder.read_to_end(&mut packed).await {
        Ok(_) => {
            parts.headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            parts.headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
            Response::from_parts(parts, Full::new(Bytes::from(packed)))
        }
        Err(_) => Response::from_parts(parts, Full::new(plain)),
    }
}

/// Whether a path names a file and not a page: the rule of the template's function `DeepLinks`.
fn is_file(path: &str) -> bool {
    let path = path.trim_start_matches('/');
    match path.split_once('/') {
        Some((folder, name)) => folder == "assets" && !name.is_empty(),
        None => path.rsplit_once('.').is_some_and(|(name, extension)| {
            let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
            !name.is_empty() && !extension.is_empty() && extension.chars().all(plain)
        }),
    }
}

fn plain(status: StatusCode, text: &str) -> Answer {
    let mut answer = Response::new(Full::new(Bytes::from(text.to_owned())));
    *answer.status_mut() = status;
    let media_type = HeaderValue::from_static("text/plain; charset=utf-8");
    answer.headers_mut().insert(CONTENT_TYPE, media_type);
    answer
}

fn media_type(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn script() -> Answer {
        let mut answer = plain(StatusCode::OK, &"const answer = 42;\n".repeat(100));
        answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/javascript"));
        answer
    }

    #[tokio::test]
    async fn text_is_compressed_and_pictures_are_not() {
        let packed = compressed(script()).await;
        assert_eq!(packed.headers().get(CONTENT_ENCODING).unwrap(), "gzip");
        assert!(packed.into_body().collect().await.unwrap().to_bytes().len() < 200);
        let mut picture = script();
        picture.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("image/png"));
        let same = compressed(picture).await;
        assert_eq!(same.headers().get(CONTENT_ENCODING), None);
        assert_eq!(same.into_body().collect().await.unwrap().to_bytes().len(), 1_900);
    }

    #[test]
    fn only_files_whose_names_have_a_hash_are_kept() {
        assert!(cache_control("/assets/index-C5Hoc.js").contains("immutable"));
        assert_eq!(cache_control("/index.html"), "no-cache");
        assert_eq!(cache_control("/favicon.svg"), "public, max-age=3600");
    }

    #[test]
    fn a_dot_in_an_account_or_a_number_makes_no_file_of_a_page() {
        for path in ["/", "/sign-in", "/accounts/a.b", "/accounts/a/invoices/INV.2026", "/assets/"]
        {
            assert!(!is_file(path), "{path}");
        }
        for path in ["/index.html", "/favicon.svg", "/assets/index-C5Hoc.js"] {
            assert!(is_file(path), "{path}");
        }
    }
}
