//! Passwords that last.

use app::identity::{ChoosePassword, IdentityError};
use aws_sdk_cognitoidentityprovider::Client;
use aws_types::SdkConfig;
use domain::ids::Username;

use crate::error::unavailable;

/// The passwords of a user pool.
///
/// `AdminSetUserPassword` is all it asks. None of the errors that the API reference names for it
/// is the person's: the password rule is stricter than the pool's (`InvalidPasswordException`), the
/// pool keeps no history (`PasswordHistoryPolicyViolationException`), and whoever gets here has
/// just signed in (`UserNotFoundException`). So all are failures, and too many requests is busy.
#[derive(Clone, Debug)]
pub struct CognitoPasswords {
    client: Client,
    pool: String,
}

impl CognitoPasswords {
    /// Those of the pool that is given as AWS configuration and id.
    pub fn at((aws, pool): (&SdkConfig, String)) -> Self {
        Self::new(Client::new(aws), pool)
    }

    /// Those of the pool with this id.
    pub fn new(client: Client, pool: impl Into<String>) -> Self {
        Self { client, pool: pool.into() }
    }
}

impl ChoosePassword for CognitoPasswords {
    async fn choose_password(
        &self,
        username: &Username,
        password: &str,
    ) -> Result<(), IdentityError> {
        set_for_good(&self.client, &self.pool, username, password).await
    }
}

/// Sets a password that need not be replaced at the next sign-in.
pub(crate) async fn set_for_good(
    client: &Client,
    pool: &str,
    username: &Username,
    password: &str,
) -> Result<(), IdentityError> {
    let set = client.admin_set_user_password().user_pool_id(pool).username(username.as_str());
    set.password(password).permanent(true).send().await.map_err(unavailable)?;
    Ok(())
}
