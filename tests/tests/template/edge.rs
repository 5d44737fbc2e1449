//! CloudFront: what it forwards, what it caches, and the headers that it adds.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::project::{PROJECT, list};

/// The one distribution.
fn edge() -> &'static Value {
    let distributions = PROJECT.of_type("AWS::CloudFront::Distribution");
    assert_eq!(distributions.len(), 1);
    &distributions[0].1["Properties"]["DistributionConfig"]
}

/// The origin with this id.
pub(crate) fn origin(id: &str) -> Value {
    list(&edge()["Origins"]).into_iter().find(|origin| origin["Id"] == id).unwrap()
}

/// The security headers of pages.
fn security_headers() -> &'static Value {
    let policies = PROJECT.of_type("AWS::CloudFront::ResponseHeadersPolicy");
    &policies[0].1["Properties"]["ResponseHeadersPolicyConfig"]
}

/// The ids are of CloudFront's managed policies, which have the same ids everywhere.
#[test]
fn the_edge_never_caches_the_api() {
    let behaviours = list(&edge()["CacheBehaviors"]);
    assert_eq!(behaviours.len(), 1);
    let api = &behaviours[0];
    assert_eq!(api["PathPattern"], "/v1/*");
    assert_eq!(api["TargetOriginId"], "api");
    assert_eq!(api["CachePolicyId"], "4135ea2d-6df8-44a3-9df3-4b5a84be39ad", "CachingDisabled");
    assert_eq!(
        api["OriginRequestPolicyId"], "b689b0a8-53d0-40ab-baf2-68738e2966ac",
        "AllViewerExceptHostHeader"
    );
    assert_eq!(api["ViewerProtocolPolicy"], "https-only");
}

#[test]
fn the_edge_adds_the_client_s_address_for_the_api_and_rewrites_paths_of_pages() {
    let api = &edge()["CacheBehaviors"][0];
    assert!(api["FunctionAssociations"].to_string().contains("ClientAddress"));
    let pages = &edge()["DefaultCacheBehavior"];
    assert!(pages["FunctionAssociations"].to_string().contains("DeepLinks"));
}

#[test]
fn the_edge_neither_replaces_nor_caches_an_error() {
    let mut uncached = BTreeSet::new();
    for error in list(&edge()["CustomErrorResponses"]) {
        assert_eq!(error["ErrorCachingMinTTL"], 0, "{error}");
        assert!(error["ResponsePagePath"].is_null() && error["ResponseCode"].is_null(), "{error}");
        uncached.insert(error["ErrorCode"].as_u64().unwrap());
    }
    assert_eq!(uncached, [400, 403, 404, 405, 414, 500, 501, 502, 503, 504].into());
}

#[test]
fn the_edge_proves_itself_to_the_api_over_https() {
    let api = origin("api");
    assert_eq!(api["OriginCustomHeaders"][0]["HeaderName"], "x-origin-verify");
    assert_eq!(api["CustomOriginConfig"]["OriginProtocolPolicy"], "https-only");
}

#[test]
fn only_the_edge_reads_the_web_bucket() {
    let web = origin("web");
    assert!(PROJECT.named(&web["OriginAccessControlId"]).contains("WebOriginAccess"));
}

#[test]
fn a_page_runs_its_own_scripts_and_styles_and_nothing_else() {
    let headers = &security_headers()["SecurityHeadersConfig"];
    let policy = headers["ContentSecurityPolicy"]["ContentSecurityPolicy"].as_str().unwrap();
    let directives: BTreeSet<_> = policy.split(';').map(str::trim).collect();
    for directive in [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ] {
        assert!(directives.contains(directive), "{directive}");
    }
    assert!(!policy.contains("unsafe") && !policy.contains("http"), "{policy}");
}

#[test]
fn browsers_use_https_for_a_year_and_keep_other_origins_out() {
    let headers = &security_headers()["SecurityHeadersConfig"];
    let age = &headers["StrictTransportSecurity"]["AccessControlMaxAgeSec"];
    assert!(age.as_u64() >= Some(31_536_000));
    let custom = &security_headers()["CustomHeadersConfig"];
    for name in ["cross-origin-opener-policy", "cross-origin-resource-policy"] {
        let header = list(&custom["Items"]).into_iter().find(|item| item["Header"] == name);
        assert_eq!(header.unwrap()["Value"], "same-origin", "{name}");
    }
}

#[test]
fn pages_and_answers_carry_strict_security_headers() {
    for behaviour in [&edge()["DefaultCacheBehavior"], &edge()["CacheBehaviors"][0]] {
        let policy = &behaviour["ResponseHeadersPolicyId"];
        assert!(PROJECT.named(policy).contains("SecurityHeaders"));
    }
}
