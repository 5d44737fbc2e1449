//! Functions as AWS runs them: built for arm64, and one of them tried on this machine under qemu.

use std::convert::Infallible;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::mpsc::{Sender, channel};

use crate::cargo::prepared;
use crate::layout::Layout;
use crate::process::{self, Group, command};
use crate::python;

/// Emulates an arm64 processor.
pub(crate) const QEMU: &str = "qemu-aarch64";
/// The function that is started: it needs one secret to respond, and nothing else.
pub(crate) const TRIED: &str = "portal";
/// The C library of Debian's libc6-arm64-cross, in place of Lambda's.
const C_LIBRARY: &str = "/usr/aarch64-linux-gnu";
const TARGET: &str = "aarch64-unknown-linux-gnu";
/// Time limit of the response, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);

/// Whether the C library for arm64 is installed.
pub(crate) fn can_link() -> bool {
    Path::new(C_LIBRARY).join("lib/ld-linux-aarch64.so.1").exists()
}

/// Builds the functions `names` with one call, each to `<folder>/<name>/bootstrap`, with fat
/// link-time optimisation, which makes them small and takes long.
pub(crate) async fn build(
    layout: &Layout,
    names: &[String],
    folder: &Path,
    log: &Path,
) -> Result<()> {
    let mut rustup = command("rustup");
    rustup.args(["target", "add", TARGET]).current_dir(&layout.root);
    process::run("installing Rust's library for arm64", rustup, log).await?;
    if folder.exists() {
        fs::remove_dir_all(folder)
            .with_context(|| format!("cannot remove {}", folder.display()))?;
    }
    let tool = layout.python_tool(python::AWS_BUILD, "cargo-lambda");
    let mut cargo = prepared(command(&tool));
    cargo
        .args(["lambda", "build", "--release", "--arm64", "--locked", "--lambda-dir"])
        .arg(folder)
        .current_dir(&layout.root);
    for name in names {
        cargo.args(["--package", name]);
    }
    cargo.env("CARGO_PROFILE_RELEASE_LTO", "fat").env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "1");
    // cargo-lambda takes zig from the first Python in PATH.
    let path = std::env::var_os("PATH").unwrap_or_default();
    let own = tool.parent().map(Path::to_owned);
    cargo.env("PATH", std::env::join_paths(own.into_iter().chain(std::env::split_paths(&path)))?);
    process::run("building for arm64", cargo, log).await
}

/// Starts the function [`TRIED`] of `folder`, sends it one event as Lambda does, and checks the
/// response.
pub(crate) async fn smoke(layout: &Layout, folder: &Path, log: &Path) -> Result<()> {
    process::begin(log)?;
    let event = layout.root.join(format!("events/{TRIED}/ok.json"));
    let event = Bytes::from(fs::read(&event)?);
    let lambda = TcpListener::bind(("127.0.0.1", 0)).await?;
    let address = lambda.local_addr()?.to_string();
    let (answers, mut answer) = channel(1);
    let lambda = serve(lambda, Arc::new(Lambda { event, given: AtomicBool::new(false), answers }));
    let mut qemu = command(QEMU);
    qemu.args(["-L", C_LIBRARY])
        .arg(folder.join(TRIED).join("bootstrap"))
        .envs(environment(&address));
    let mut function = Group::start(qemu, log)?;
    let answer = tokio::select! {
        answer = answer.recv() => answer.context("the local Runtime API stopped")?,
        ended = function.finished() => bail!("{TRIED} ended ({ended:?}); see {}", log.display()),
        () = tokio::time::sleep(PATIENCE) => bail!("{TRIED} did not respond in time"),
        () = lambda => bail!("the local Runtime API ended"),
    };
    check(&answer)
}

/// The response must be the provider's own details.
fn check(answer: &Value) -> Result<()> {
    let body = answer.get("body").and_then(Value::as_str).unwrap_or_default();
    let body: Value = serde_json::from_str(body).unwrap_or_default();
    let status = answer.get("statusCode").and_then(Value::as_u64);
    let name = body.get("providerName").and_then(Value::as_str);
    if (status, name) != (Some(200), Some(PROVIDER)) {
        bail!("{TRIED} responded with {answer}");
    }
    Ok(())
}

const PROVIDER: &str = "Aurora Voice";

/// The environment that Lambda and the template give the function.
fn environment(address: &str) -> [(&'static str, String); 15] {
    [
        ("AWS_LAMBDA_RUNTIME_API", address.to_owned()),
        ("AWS_LAMBDA_FUNCTION_NAME", TRIED.to_owned()),
        ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST".to_owned()),
        ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512".to_owned()),
        ("AWS_LAMBDA_LOG_GROUP_NAME", TRIED.to_owned()),
        ("AWS_LAMBDA_LOG_STREAM_NAME", TRIED.to_owned()),
        ("AWS_ENDPOINT_URL", format!("http://{address}")),
        ("AWS_REGION", "ca-central-1".to_owned()),
        ("AWS_ACCESS_KEY_ID", "none".to_owned()),
        ("AWS_SECRET_ACCESS_KEY", "none".to_owned()),
        ("ORIGIN_SECRET_ARN", "arn:aws:secretsmanager:::secret:edge".to_owned()),
        ("PORTAL_URL", "https://billing.example.ca".to_owned()),
        ("PROVIDER_NAME", PROVIDER.to_owned()),
        ("PROVIDER_EMAIL", "billing@example.ca".to_owned()),
        ("PROVIDER_PHONE", "613-555-0100".to_owned()),
    ]
}

/// Lambda's Runtime API with one event, and Secrets Manager with the one secret that is read.
struct Lambda {
    event: Bytes,
    given: AtomicBool,
    answers: Sender<Value>,
}

async fn serve(listener: TcpListener, lambda: Arc<Lambda>) {
    while let Ok((stream, _)) = listener.accept().await {
        let lambda = lambda.clone();
        let service = service_fn(move |request| {
            let lambda = lambda.clone();
            async move { Ok::<_, Infallible>(lambda.answer(request).await) }
        });
        let connection = hyper::server::conn::http1::Builder::new();
        tokio::spawn(async move {
            // The function is stopped while it waits for the next event.
            let _ = connection.serve_connection(TokioIo::new(stream), service).await;
        });
    }
}

impl Lambda {
    async fn answer(&self, request: Request<Incoming>) -> Response<Full<Bytes>> {
        let path = request.uri().path().to_owned();
        if request.method() == Method::GET {
            return self.next().await;
        }
        if path == "/" {
            let secret = json!({ "current": "edge-secret", "previous": "" }).to_string();
            let secret = json!({ "SecretString": secret }).to_string();
            return Response::new(Full::new(Bytes::from(secret)));
        }
        // The response, or an error of initialization or invocation.
        let body = request.into_body().collect().await.map(|body| body.to_bytes());
        let said = body.ok().and_then(|body| serde_json::from_slice(&body).ok());
        let _ = self.answers.send(said.unwrap_or_else(|| json!({ "path": path }))).await;
        let mut accepted = Response::new(Full::default());
        *accepted.status_mut() = StatusCode::ACCEPTED;
        accepted
    }

    /// The event, once. Later calls wait without end, as on an idle Lambda.
    async fn next(&self) -> Response<Full<Bytes>> {
        if self.given.swap(true, Ordering::SeqCst) {
            std::future::pending::<()>().await;
        }
        let mut next = Response::new(Full::new(self.event.clone()));
        for (name, value) in [
            ("lambda-runtime-aws-request-id", "8476a536-e9f4-11e8-9739-2dfe598c3fcd"),
            ("lambda-runtime-deadline-ms", "4102444800000"),
            ("lambda-runtime-invoked-function-arn", "arn:aws:lambda:::function:portal"),
        ] {
            next.headers_mut().insert(name, hyper::header::HeaderValue::from_static(value));
        }
        next
    }
}
