//! The identity provider, as this function uses it.

use aws_sdk_cognitoidentityprovider::Client;
use identity::{CognitoSecondFactor, CognitoSignIn};
use runtime::{ConfigError, Resource, Start};

/// Checks passwords, and sets second factors up.
///
/// # Errors
/// When the pool is not configured.
pub fn identity(start: &Start) -> Result<(CognitoSignIn, CognitoSecondFactor), ConfigError> {
    let (aws, pool) = start.resource(Resource::UserPool)?;
    let (client, id) = (Client::new(aws), start.environment().text("USER_POOL_CLIENT_ID")?);
    let sign_in = CognitoSignIn::new(client.clone(), &pool, &id);
    Ok((sign_in, CognitoSecondFactor::new(client, pool, id)))
}
