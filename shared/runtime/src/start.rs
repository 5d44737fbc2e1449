//! What a function does once per cold start.

use std::time::Duration;

use app::payments::Site;
use aws_config::environment::{
    EnvironmentVariableCredentialsProvider, EnvironmentVariableRegionProvider,
};
use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, SdkConfig};
use aws_smithy_http_client::{Builder, tls};

use crate::{Capability, ConfigError, Environment, OriginSecret, Resource, SystemClock, log};

/// Why a function stops: a wrong configuration at its start, or later the Lambda runtime.
pub type Error = Box<dyn std::error::Error + Send + Sync>;

/// The parts of a gate: the cached secret that only the edge knows, the clock, and the origin of
/// the portal's page.
pub type Edge = (OriginSecret<SystemClock>, SystemClock, String);

/// What a function starts with. It gives only the resources that the function's capabilities grant.
#[derive(Debug)]
pub struct Start {
    environment: Environment,
    aws: SdkConfig,
    capabilities: &'static [Capability],
}

/// Reads configuration and sets up log and AWS, once.
pub async fn start(capabilities: &'static [Capability]) -> Start {
    let environment = Environment::of_process();
    log::init(&environment);
    Start { environment, aws: aws_config(timeouts(capabilities)).await, capabilities }
}

impl Start {
    /// The environment, for settings that are not resources.
    pub fn environment(&self) -> &Environment {
        &self.environment
    }

    /// The AWS configuration and the name of a resource, if a capability grants it. There is no
    /// other way to get them, so `main` cannot make an adapter for a resource that the function did
    /// not declare.
    ///
    /// Each adapter makes its own client. Clients of one configuration share the HTTP client with
    /// its connections, and the cached credentials.
    ///
    /// # Errors
    /// [`ConfigError::NotGranted`], or the resource's variable is missing.
    pub fn resource(&self, resource: Resource) -> Result<(&SdkConfig, String), ConfigError> {
        let granted = self.capabilities.iter().any(|capability| capability.uses(resource));
        if granted {
            Ok((&self.aws, self.environment.text(resource.variable())?))
        } else {
            Err(ConfigError::NotGranted(resource.variable()))
        }
    }

    /// The name of a resource alone, for an adapter that works with two.
    ///
    /// # Errors
    /// As [`Self::resource`].
    pub fn name(&self, resource: Resource) -> Result<String, ConfigError> {
        Ok(self.resource(resource)?.1)
    }

    /// What the provider decided about payments, and where the portal is.
    ///
    /// # Errors
    /// A variable is missing or wrong.
    pub fn site(&self) -> Result<Site, ConfigError> {
        Ok(Site {
            portal_url: self.environment.text("PORTAL_URL")?,
            provider: self.environment.text("PROVIDER_NAME")?,
            may_exceed: self.environment.flag("ALLOW_PAYMENTS_BEYOND_BALANCE")?,
        })
    }

    /// What an HTTP function's gate takes.
    ///
    /// # Errors
    /// As [`Self::resource`], or the page's origin is not set.
    pub fn edge(&self) -> Result<Edge, ConfigError> {
        let (aws, arn) = self.resource(Resource::OriginSecret)?;
        let origin = OriginSecret::new(aws, arn, SystemClock);
        Ok((origin, SystemClock, self.environment.text("PORTAL_URL")?))
    }
}

/// The longest attempt, and the longest call with its attempts. A function that answers a browser
/// runs at most 10 seconds and must still be able to report a failure; the others have minutes.
fn timeouts(capabilities: &[Capability]) -> (Duration, Duration) {
    let answers_browsers = capabilities.iter().any(|one| one.uses(Resource::OriginSecret));
    let (attempt, call) = if answers_browsers { (4, 9) } else { (8, 20) };
    (Duration::from_secs(attempt), Duration::from_secs(call))
}

/// One HTTP client with one TLS stack. Region and credentials come only from the environment, so
/// that no cold start waits for a metadata service.
async fn aws_config((attempt, call): (Duration, Duration)) -> SdkConfig {
    let tls = tls::Provider::Rustls(tls::rustls_provider::CryptoMode::Ring);
    aws_config::defaults(BehaviorVersion::v2026_01_12())
        .http_client(Builder::new().tls_provider(tls).build_https())
        .region(EnvironmentVariableRegionProvider::new())
        .credentials_provider(EnvironmentVariableCredentialsProvider::new())
        .retry_config(RetryConfig::standard().with_max_attempts(3))
        .timeout_config(
            TimeoutConfig::builder()
                .connect_timeout(Duration::from_secs(2))
                .operation_attempt_timeout(attempt)
                .operation_timeout(call)
                .build(),
        )
        .load()
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn started(capabilities: &'static [Capability]) -> Start {
        let environment = Environment::of([("ACCESS_TABLE", "access"), ("LEDGER_TABLE", "ledger")]);
        Start { environment, aws: SdkConfig::builder().build(), capabilities }
    }

    #[test]
    fn a_resource_that_is_not_declared_is_refused() {
        let start = started(&[Capability::ServeSignedIn]);
        assert_eq!(start.name(Resource::AccessTable).as_deref(), Ok("access"));
        let refused = start.name(Resource::LedgerTable);
        assert_eq!(refused, Err(ConfigError::NotGranted("LEDGER_TABLE")));
    }

    #[test]
    fn a_declared_resource_must_be_configured() {
        let start = started(&[Capability::SendMail]);
        assert_eq!(start.name(Resource::Mail), Err(ConfigError::Missing("MAIL_FROM")));
    }

    #[test]
    fn calls_of_functions_for_browsers_end_within_ten_seconds() {
        let seconds = |capabilities: &[Capability]| timeouts(capabilities).1.as_secs();
        assert!(seconds(&[Capability::ReadOriginSecret]) < 10);
        assert!(seconds(&[Capability::ServeSignedIn, Capability::ReadUser]) < 10);
        assert!(seconds(&[Capability::ReadLedger, Capability::ServeAccount]) < 10);
        assert!(seconds(&[Capability::ReadImports]) > 10);
    }
}
