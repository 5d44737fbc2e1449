//! Sets up the second factor of a demo user, as the user would with an authenticator app.

use anyhow::{Context, Result};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use domain::ids::Username;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::aws::{Aws, COGNITO, DYNAMODB};
use crate::stack::Outputs;
use crate::totp;

/// Switches the second factor on; its secret in base32.
pub(crate) async fn preset(
    aws: &Aws,
    outputs: &Outputs,
    username: &str,
    password: &str,
) -> Result<String> {
    let (pool, client) = (outputs.get("UserPoolId")?, outputs.get("UserPoolClientId")?);
    let described = json!({ "UserPoolId": pool, "ClientId": client });
    let described = aws.json(COGNITO, "DescribeUserPoolClient", &described).await?;
    let client_secret = text(&described, "/UserPoolClient/ClientSecret")?;
    let sign_in = json!({
        "UserPoolId": pool, "ClientId": client, "AuthFlow": "ADMIN_USER_PASSWORD_AUTH",
        "AuthParameters": {
            "USERNAME": username,
            "PASSWORD": password,
            "SECRET_HASH": secret_hash(username, client, client_secret)?,
        },
    });
    let signed_in = aws.json(COGNITO, "AdminInitiateAuth", &sign_in).await?;
    let token = text(&signed_in, "/AuthenticationResult/AccessToken")?;
    let begun =
        aws.json(COGNITO, "AssociateSoftwareToken", &json!({ "AccessToken": token })).await?;
    let secret = text(&begun, "/SecretCode")?;
    let proof = json!({ "AccessToken": token, "UserCode": totp::code(secret)? });
    aws.json(COGNITO, "VerifySoftwareToken", &proof).await?;
    let preference = json!({
        "UserPoolId": pool, "Username": username,
        "SoftwareTokenMfaSettings": { "Enabled": true, "PreferredMfa": true },
    });
    aws.json(COGNITO, "AdminSetUserMFAPreference", &preference).await?;
    record(aws, outputs, username).await?;
    Ok(secret.to_owned())
}

/// Records in the user's item that it is on, as the portal would.
async fn record(aws: &Aws, outputs: &Outputs, username: &str) -> Result<()> {
    let user = Username::parse(username)?.user_id();
    let update = json!({
        "TableName": outputs.get("AccessTableName")?,
        "Key": { "pk": { "S": format!("U#{user}") }, "sk": { "S": "USER" } },
        "UpdateExpression": "SET secondFactor = :yes",
        "ConditionExpression": "attribute_exists(pk)",
        "ExpressionAttributeValues": { ":yes": { "BOOL": true } },
    });
    aws.json(DYNAMODB, "UpdateItem", &update).await.map(drop)
}

fn text<'a>(value: &'a Value, pointer: &str) -> Result<&'a str> {
    let found = value.pointer(pointer).and_then(Value::as_str);
    found.with_context(|| format!("Cognito's answer lacks {pointer}: {value}"))
}

fn secret_hash(username: &str, client: &str, client_secret: &str) -> Result<String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(client_secret.as_bytes())?;
    mac.update(username.as_bytes());
    mac.update(client.as_bytes());
    Ok(BASE64_STANDARD.encode(mac.finalize().into_bytes()))
}
