//! The request as API Gateway sent it, parsed once and shared by the gate, the prefetch and the
//! handler.

use app::client::ClientAddress;
use contract::Language;
use domain::ids::AccountId;
use lambda_http::RequestExt;
use lambda_http::http::HeaderMap;
use lambda_http::request::RequestContext;

use super::language;
use crate::cookie;

/// One request, before the access check.
#[derive(Debug)]
pub(crate) struct RawRequest {
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
    /// API Gateway's id of the request. Problem documents and the log quote it.
    pub(crate) request_id: String,
    pub(crate) query: String,
    path: Vec<(String, String)>,
    client_address: ClientAddress,
}

impl RawRequest {
    pub(crate) fn new(request: lambda_http::Request) -> Self {
        let request_id = match request.request_context_ref() {
            Some(RequestContext::ApiGatewayV2(context)) => context.request_id.clone(),
            _ => None,
        };
        let path = request.path_parameters_ref().map(|parameters| {
            let decoded = |(name, value): (&str, &str)| (name.to_owned(), decode_percent(value));
            parameters.iter().map(decoded).collect()
        });
        let query = request.uri().query().unwrap_or_default().to_owned();
        let (parts, body) = request.into_parts();
        let address = parts.headers.get("x-client-address");
        let client_address = ClientAddress::parse(address.and_then(|value| value.to_str().ok()));
        Self {
            headers: parts.headers,
            body: body.to_vec(),
            request_id: request_id.unwrap_or_default(),
            query,
            path: path.unwrap_or_default(),
            client_address,
        }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    pub(crate) fn path(&self, name: &str) -> Option<&str> {
        self.path.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Whether the request has a session cookie that can be parsed.
    pub(crate) fn has_session_cookie(&self) -> bool {
        cookie::claim(self.header("cookie")).is_some()
    }

    /// The account of the path, if it is well formed.
    pub(crate) fn account(&self) -> Option<AccountId> {
        self.path("accountId").and_then(|text| AccountId::parse(text).ok())
    }

    /// The address of the client, as the edge sends it.
    pub(crate) fn client_address(&self) -> &ClientAddress {
        &self.client_address
    }

    pub(crate) fn wants_csv(&self) -> bool {
        let accept = self.header("accept").unwrap_or_default();
        accept.to_ascii_lowercase().contains("text/csv")
    }

    /// The language that the browser prefers.
    pub(crate) fn language(&self) -> Language {
        language::preferred(self.header("accept-language"))
    }
}

/// HTTP APIs decode every escape of a path except that of the percent sign itself.
fn decode_percent(value: &str) -> String {
    value.replace("%25", "%")
}
