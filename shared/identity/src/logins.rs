//! Logins for invited users.

use app::identity::{CorrectEmail, IdentityError, LoginState, Logins};
use aws_sdk_cognitoidentityprovider::types::{AttributeType, MessageActionType, UserStatusType};
use domain::ids::Username;
use domain::password::TemporaryPassword;
use domain::user::Email;

use crate::Cognito;
use crate::error::{code, unavailable};

/// The address is marked as verified: Forgot Password works with verified addresses only, and it is
/// where the invitation goes.
fn attributes(email: &Email) -> Result<Vec<AttributeType>, IdentityError> {
    let attribute = |name: &str, value: &str| {
        AttributeType::builder()
            .name(name)
            .value(value)
            .build()
            .map_err(|error| IdentityError::Unavailable(error.to_string()))
    };
    Ok(vec![attribute("email", email.as_str())?, attribute("email_verified", "true")?])
}

impl<P: Send + Sync> Logins for Cognito<P> {
    async fn login_state(&self, username: &Username) -> Result<LoginState, IdentityError> {
        let get = self.client.admin_get_user().user_pool_id(&self.pool);
        match get.username(username.as_str()).send().await {
            Ok(user) => match user.user_status() {
                Some(UserStatusType::ForceChangePassword) => Ok(LoginState::Temporary),
                _ => Ok(LoginState::Chosen),
            },
            Err(error) if code(&error) == "UserNotFoundException" => Ok(LoginState::Absent),
            Err(error) => Err(unavailable(error)),
        }
    }

    async fn create_login(
        &self,
        username: &Username,
        email: &Email,
        password: &TemporaryPassword,
    ) -> Result<(), IdentityError> {
        let create = self.client.admin_create_user().user_pool_id(&self.pool);
        let create = create
            .username(username.as_str())
            .temporary_password(password.reveal())
            .message_action(MessageActionType::Suppress)
            .set_user_attributes(Some(attributes(email)?));
        create.send().await.map_err(unavailable)?;
        Ok(())
    }

    async fn delete_login(&self, username: &Username) -> Result<(), IdentityError> {
        let delete = self.client.admin_delete_user().user_pool_id(&self.pool);
        match delete.username(username.as_str()).send().await {
            Ok(_) => Ok(()),
            Err(error) if code(&error) == "UserNotFoundException" => Ok(()),
            Err(error) => Err(unavailable(error)),
        }
    }

    async fn reset_login(
        &self,
        username: &Username,
        password: &TemporaryPassword,
    ) -> Result<(), IdentityError> {
        let set = self.client.admin_set_user_password().user_pool_id(&self.pool);
        let set = set.username(username.as_str()).password(password.reveal()).permanent(false);
        set.send().await.map_err(unavailable)?;
        Ok(())
    }
}

impl<P: Send + Sync> CorrectEmail for Cognito<P> {
    async fn correct_email(&self, username: &Username, email: &Email) -> Result<(), IdentityError> {
        let update = self.client.admin_update_user_attributes().user_pool_id(&self.pool);
        let update = update.username(username.as_str());
        let update = update.set_user_attributes(Some(attributes(email)?));
        match update.send().await {
            Ok(_) => Ok(()),
            Err(error) if code(&error) == "UserNotFoundException" => Ok(()),
            Err(error) => Err(unavailable(error)),
        }
    }
}
