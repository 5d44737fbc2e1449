//! The model behind Cognito's own protocol, to test the real adapter against it.

use app::identity::ChallengeKind;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use domain::ids::Username;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;

use super::StrictCognito;
use super::exception::Exception;
use super::pool::{Auth, Pool, Status};
use crate::scripted;

/// The id of the served pool.
pub const POOL_ID: &str = "pool-1";
/// The id of the pool's only client.
pub const CLIENT_ID: &str = "client-1";
/// That client's secret.
pub const CLIENT_SECRET: &str = "hush";

impl StrictCognito {
    /// Serves the pool on loopback until the test's runtime ends, and gives its URL.
    pub async fn serve(&self) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let cognito = self.clone();
        tokio::spawn(async move {
            loop {
                let (mut stream, _) = listener.accept().await.unwrap();
                let (operation, body) = scripted::read(&mut stream).await;
                let answer = answer(&mut cognito.pool(), &operation, &body);
                let error = |error| json!({ "__type": format!("{error:?}Exception") });
                let response = scripted::response(answer.map_err(error));
                stream.write_all(response.as_bytes()).await.unwrap();
            }
        });
        url
    }
}

fn text<'a>(body: &'a Value, path: &str) -> Result<&'a str, Exception> {
    body.pointer(path).and_then(Value::as_str).ok_or(Exception::InvalidParameter)
}

/// Reads the user name, and checks the secret hash for it. Without a correct hash every call of the
/// client is refused (Guide, "Computing secret hash values").
fn verified_username(body: &Value, name: &str, hash: &str) -> Result<Username, Exception> {
    let (name, client) = (text(body, name)?, text(body, "/ClientId")?);
    let mut mac = Hmac::<Sha256>::new_from_slice(CLIENT_SECRET.as_bytes()).unwrap();
    mac.update(name.as_bytes());
    mac.update(CLIENT_ID.as_bytes());
    let expected = BASE64_STANDARD.encode(mac.finalize().into_bytes());
    if client == CLIENT_ID && text(body, hash) == Ok(expected.as_str()) {
        Username::parse(name).map_err(|_| Exception::InvalidParameter)
    } else {
        Err(Exception::NotAuthorized)
    }
}

fn username(body: &Value) -> Result<Username, Exception> {
    Username::parse(text(body, "/Username")?).map_err(|_| Exception::InvalidParameter)
}

fn auth_response(auth: Auth) -> Value {
    match auth {
        Auth::Tokens(access) => json!({ "AuthenticationResult": { "AccessToken": access } }),
        Auth::Challenge(kind, session) => {
            let name = match kind {
                ChallengeKind::NewPassword => "NEW_PASSWORD_REQUIRED",
                ChallengeKind::Totp => "SOFTWARE_TOKEN_MFA",
            };
            json!({ "ChallengeName": name, "Session": session })
        }
    }
}

fn answer(pool: &mut Pool, operation: &str, body: &Value) -> Result<Value, Exception> {
    if operation.starts_with("Admin") && text(body, "/UserPoolId")? != POOL_ID {
        return Err(Exception::InvalidParameter);
    }
    let nothing = |()| json!({});
    match operation {
        "AdminInitiateAuth" => {
            let name =
                verified_username(body, "/AuthParameters/USERNAME", "/AuthParameters/SECRET_HASH")?;
            let password = text(body, "/AuthParameters/PASSWORD")?;
            pool.admin_initiate_auth(&name, password).map(auth_response)
        }
        "AdminRespondToAuthChallenge" => respond(pool, body).map(auth_response),
        "AdminGetUser" => {
            let status = match pool.admin_get_user(&username(body)?)? {
                Status::ForceChangePassword => "FORCE_CHANGE_PASSWORD",
                Status::Confirmed => "CONFIRMED",
            };
            Ok(json!({ "Username": username(body)?.as_str(), "UserStatus": status }))
        }
        "AdminCreateUser" => {
            let verified = json!({ "Name": "email_verified", "Value": "true" });
            let attributes = body["UserAttributes"].as_array().cloned().unwrap_or_default();
            let (name, temporary) = (username(body)?, text(body, "/TemporaryPassword")?);
            let created = pool.admin_create_user(&name, temporary, attributes.contains(&verified));
            created.map(|()| json!({ "User": { "Username": name.as_str() } }))
        }
        "AdminDeleteUser" => pool.admin_delete_user(&username(body)?).map(nothing),
        "AdminSetUserPassword" => {
            let (password, permanent) = (text(body, "/Password")?, body["Permanent"] == true);
            pool.admin_set_user_password(&username(body)?, password, permanent).map(nothing)
        }
        "AdminUpdateUserAttributes" => {
            let attribute = |name: &str| {
                let attributes = body["UserAttributes"].as_array().cloned().unwrap_or_default();
                let found = attributes.into_iter().find(|attribute| attribute["Name"] == name);
                found
                    .and_then(|attribute| attribute["Value"].as_str().map(str::to_owned))
                    .unwrap_or_default()
            };
            let verified = attribute("email_verified") == "true";
            let name = username(body)?;
            pool.admin_update_user_attributes(&name, &attribute("email"), verified).map(nothing)
        }
        "AdminSetUserMFAPreference" => {
            let settings = &body["SoftwareTokenMfaSettings"];
            let on = settings["Enabled"] == true && settings["PreferredMfa"] == true;
            pool.admin_set_user_mfa_preference(&username(body)?, on).map(nothing)
        }
        "ForgotPassword" => {
            let name = verified_username(body, "/Username", "/SecretHash")?;
            pool.forgot_password(&name).map(nothing)
        }
        "ConfirmForgotPassword" => {
            let name = verified_username(body, "/Username", "/SecretHash")?;
            let (code, password) = (text(body, "/ConfirmationCode")?, text(body, "/Password")?);
            pool.confirm_forgot_password(&name, code, password).map(nothing)
        }
        "AssociateSoftwareToken" => {
            let secret = pool.associate_software_token(text(body, "/AccessToken")?)?;
            Ok(json!({ "SecretCode": secret }))
        }
        "VerifySoftwareToken" => {
            let (token, code) = (text(body, "/AccessToken")?, text(body, "/UserCode")?);
            pool.verify_software_token(token, code).map(|()| json!({ "Status": "SUCCESS" }))
        }
        _ => Err(Exception::InvalidParameter),
    }
}

fn respond(pool: &mut Pool, body: &Value) -> Result<Auth, Exception> {
    let name =
        verified_username(body, "/ChallengeResponses/USERNAME", "/ChallengeResponses/SECRET_HASH")?;
    let session = text(body, "/Session")?;
    match text(body, "/ChallengeName")? {
        "NEW_PASSWORD_REQUIRED" => {
            let password = text(body, "/ChallengeResponses/NEW_PASSWORD")?;
            pool.respond_new_password(&name, session, password)
        }
        "SOFTWARE_TOKEN_MFA" => {
            let code = text(body, "/ChallengeResponses/SOFTWARE_TOKEN_MFA_CODE")?;
            pool.respond_totp(&name, session, code)
        }
        _ => Err(Exception::InvalidParameter),
    }
}
