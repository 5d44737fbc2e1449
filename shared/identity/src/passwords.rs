//! Permanent passwords.

use app::identity::{ChoosePassword, IdentityError};
use domain::ids::Username;

use crate::Cognito;
use crate::error::unavailable;

/// `AdminSetUserPassword` is the only call. None of the errors that the API reference names for it
/// is the user's fault: the portal's password rule is stricter than the pool's
/// (`InvalidPasswordException`), the pool keeps no history
/// (`PasswordHistoryPolicyViolationException`), and the user has just signed in
/// (`UserNotFoundException`). So all are failures, and too many requests is busy.
impl<P: Send + Sync> ChoosePassword for Cognito<P> {
    async fn choose_password(
        &self,
        username: &Username,
        password: &str,
    ) -> Result<(), IdentityError> {
        let set = self.client.admin_set_user_password().user_pool_id(&self.pool);
        let set = set.username(username.as_str()).password(password).permanent(true);
        set.send().await.map_err(unavailable)?;
        Ok(())
    }
}
