//! A small client for the AWS APIs of the local stack: signed requests, unparsed responses.
//!
//! Four protocols are enough: JSON with a target header, REST with JSON, Query with XML, and S3.

use std::time::SystemTime;

use anyhow::{Context, Result, bail};
use aws_credential_types::Credentials;
use aws_sigv4::http_request::{
    PayloadChecksumKind, SignableBody, SignableRequest, SigningSettings, sign,
};
use aws_sigv4::sign::v4::SigningParams;
use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::{Request, Response, StatusCode};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::Value;

/// Region that the local stack runs in.
pub(crate) const REGION: &str = "us-east-1";
/// Account id of the emulator.
pub(crate) const ACCOUNT: &str = "000000000000";
/// Access key and secret key of the account's root user in the emulator.
pub(crate) const KEY: &str = "test";

/// An HTTP client with a connection pool.
pub(crate) type Http = Client<HttpConnector, Full<Bytes>>;

/// A new HTTP client.
pub(crate) fn http() -> Http {
    Client::builder(TokioExecutor::new()).build_http()
}

/// The APIs at one endpoint.
#[derive(Clone, Debug)]
pub(crate) struct Aws {
    endpoint: String,
    http: Http,
}

/// A service that speaks JSON: name for signing, prefix of its targets.
#[derive(Clone, Copy, Debug)]
pub(crate) struct JsonService(&'static str, &'static str, &'static str);

/// Cognito user pools.
pub(crate) const COGNITO: JsonService =
    JsonService("cognito-idp", "AWSCognitoIdentityProviderService", "1.1");
/// Secrets Manager.
pub(crate) const SECRETS: JsonService = JsonService("secretsmanager", "secretsmanager", "1.1");
/// DynamoDB.
pub(crate) const DYNAMODB: JsonService = JsonService("dynamodb", "DynamoDB_20120810", "1.0");

impl Aws {
    /// The APIs behind the emulator's port.
    pub(crate) fn new(port: u16) -> Self {
        Self { endpoint: format!("http://127.0.0.1:{port}"), http: http() }
    }

    /// The APIs at this endpoint.
    pub(crate) fn at(endpoint: &str) -> Self {
        Self { endpoint: endpoint.to_owned(), http: http() }
    }

    /// URL of the APIs.
    pub(crate) fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// Calls a service that speaks JSON.
    pub(crate) async fn json(
        &self,
        JsonService(service, prefix, version): JsonService,
        action: &str,
        input: &Value,
    ) -> Result<Value> {
        let request = Request::post(format!("{}/", self.endpoint))
            .header("content-type", format!("application/x-amz-json-{version}"))
            .header("x-amz-target", format!("{prefix}.{action}"))
            .body(input.to_string().into_bytes())?;
        parse(&self.send(service, action, request).await?)
    }

    /// Calls a service that speaks REST with JSON.
    pub(crate) async fn rest(
        &self,
        service: &'static str,
        method: &str,
        path: &str,
        input: Option<&Value>,
    ) -> Result<Value> {
        let request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.endpoint))
            .header("content-type", "application/json")
            .body(input.map(|input| input.to_string().into_bytes()).unwrap_or_default())?;
        parse(&self.send(service, path, request).await?)
    }

    /// Invokes a function with this event; its response. A function error is an error.
    pub(crate) async fn invoke(&self, function: &str, event: &Value) -> Result<Value> {
        let path = format!("/2015-03-31/functions/{function}/invocations");
        let answer = self.rest("lambda", "POST", &path, Some(event)).await?;
        match answer.get("errorMessage").and_then(Value::as_str) {
            Some(error) => bail!("{function} failed: {error}"),
            None => Ok(answer),
        }
    }

    /// Calls a service that speaks Query; the response is XML.
    pub(crate) async fn query(
        &self,
        service: &'static str,
        action: &str,
        parameters: &[(&str, &str)],
    ) -> Result<String> {
        let mut form = format!("Action={action}");
        for (name, value) in parameters {
            form.push_str(&format!("&{name}={value}"));
        }
        let request = Request::post(format!("{}/", self.endpoint))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form.into_bytes())?;
        let answer = self.send(service, action, request).await?;
        Ok(String::from_utf8_lossy(&answer).into_owned())
    }

    /// Creates a bucket, unless it exists.
    pub(crate) async fn make_bucket(&self, bucket: &str) -> Result<()> {
        let request = Request::put(format!("{}/{bucket}", self.endpoint)).body(Vec::new())?;
        self.send("s3", "CreateBucket", request).await.map(drop)
    }

    /// Puts an object.
    pub(crate) async fn put_object(&self, bucket: &str, key: &str, body: Vec<u8>) -> Result<()> {
        let request = Request::put(format!("{}/{bucket}/{key}", self.endpoint)).body(body)?;
        self.send("s3", key, request).await.map(drop)
    }

    /// Reads an object; `None` when there is none.
    pub(crate) async fn get_object(&self, bucket: &str, key: &str) -> Result<Option<Bytes>> {
        let request = Request::get(format!("{}/{bucket}/{key}", self.endpoint)).body(Vec::new())?;
        let (status, body) = self.exchange("s3", request).await?;
        match status {
            StatusCode::OK => Ok(Some(body)),
            StatusCode::NOT_FOUND => Ok(None),
            status => bail!("s3 answered GetObject of {key} with {status}: {}", text(&body)),
        }
    }

    async fn send(&self, service: &str, what: &str, request: Request<Vec<u8>>) -> Result<Bytes> {
        let (status, body) = self.exchange(service, request).await?;
        if !status.is_success() {
            bail!("{service} answered {what} with {status}: {}", text(&body));
        }
        Ok(body)
    }

    async fn exchange(
        &self,
        service: &str,
        mut request: Request<Vec<u8>>,
    ) -> Result<(StatusCode, Bytes)> {
        authorize(service, &mut request)?;
        let request = request.map(|body| Full::new(Bytes::from(body)));
        let answer =
            self.http.request(request).await.with_context(|| {
                format!("the AWS emulator does not answer at {}", self.endpoint)
            })?;
        collect(answer).await
    }
}

/// Status and complete body of a response.
pub(crate) async fn collect(
    answer: Response<hyper::body::Incoming>,
) -> Result<(StatusCode, Bytes)> {
    let status = answer.status();
    Ok((status, answer.into_body().collect().await?.to_bytes()))
}

/// Every text between `<tag>` and `</tag>`, in order.
pub(crate) fn xml_texts(xml: &str, tag: &str) -> Vec<String> {
    let (open, close) = (format!("<{tag}>"), format!("</{tag}>"));
    xml.split(&open)
        .skip(1)
        .filter_map(|rest| rest.split_once(&close).map(|(text, _)| unescape(text)))
        .collect()
}

fn unescape(text: &str) -> String {
    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#x27;", "'"), ("&apos;", "'")]
        .iter()
        .fold(text.to_owned(), |text, (escaped, plain)| text.replace(escaped, plain))
        .replace("&amp;", "&")
}

fn authorize(service: &str, request: &mut Request<Vec<u8>>) -> Result<()> {
    let identity = Credentials::from_keys(KEY, KEY, None).into();
    let mut settings = SigningSettings::default();
    settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
    let parameters = SigningParams::builder()
        .identity(&identity)
        .region(REGION)
        .name(service)
        .time(SystemTime::now())
        .settings(settings)
        .build()?
        .into();
    let headers: Vec<(&str, &str)> = request
        .headers()
        .iter()
        .filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?)))
        .collect();
    let signable = SignableRequest::new(
        request.method().as_str(),
        request.uri().to_string(),
        headers.into_iter(),
        SignableBody::Bytes(request.body()),
    )?;
    let (instructions, _signature) = sign(signable, &parameters)?.into_parts();
    instructions.apply_to_request_http1x(request);
    Ok(())
}

fn parse(body: &[u8]) -> Result<Value> {
    if body.is_empty() {
        return Ok(Value::Null);
    }
    serde_json::from_slice(body).with_context(|| format!("not JSON: {}", text(body)))
}

fn text(body: &[u8]) -> String {
    String::from_utf8_lossy(body).chars().take(500).collect()
}

#[cfg(test)]
mod tests {
    use super::xml_texts;

    #[test]
    fn texts_of_a_tag_come_in_order_and_unescaped() {
        let xml = "<a><Key>x</Key><Value>1 &lt; 2 &amp;amp;</Value></a><a><Key>y</Key></a>";
        assert_eq!(xml_texts(xml, "Key"), ["x", "y"]);
        assert_eq!(xml_texts(xml, "Value"), ["1 < 2 &amp;"]);
    }
}
