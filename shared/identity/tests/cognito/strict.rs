//! The adapter on the strict model, over Cognito's own protocol.

use app::identity::{
    AnswerChallenge, CheckPassword, ChoosePassword, CodeSent, Logins, RecoverPassword, SecondFactor,
};
use domain::ids::Username;
use identity::{
    CognitoLogins, CognitoPasswords, CognitoRecovery, CognitoSecondFactor, CognitoSignIn,
};
use jiff::{SignedDuration, Timestamp};
use testkit::cognito::{CLIENT_ID, POOL_ID, StrictCognito, suite};

use crate::{client, dana};

struct Served {
    cognito: StrictCognito,
    sign_in: CognitoSignIn,
    logins: CognitoLogins,
    recovery: CognitoRecovery,
    passwords: CognitoPasswords,
    factor: CognitoSecondFactor,
}

impl Served {
    async fn new(cognito: StrictCognito) -> Self {
        let client = client(&cognito.serve().await);
        Self {
            sign_in: CognitoSignIn::new(client.clone(), POOL_ID, CLIENT_ID),
            logins: CognitoLogins::new(client.clone(), POOL_ID),
            recovery: CognitoRecovery::new(client.clone(), POOL_ID, CLIENT_ID),
            passwords: CognitoPasswords::new(client.clone(), POOL_ID),
            factor: CognitoSecondFactor::new(client, POOL_ID, CLIENT_ID),
            cognito,
        }
    }
}

impl suite::Provider for Served {
    fn sign_in(&self) -> &(impl CheckPassword + AnswerChallenge) {
        &self.sign_in
    }

    fn logins(&self) -> &impl Logins {
        &self.logins
    }

    fn recovery(&self) -> &impl RecoverPassword {
        &self.recovery
    }

    fn passwords(&self) -> &impl ChoosePassword {
        &self.passwords
    }

    fn factor(&self) -> &impl SecondFactor {
        &self.factor
    }

    fn mailed_code(&self, username: &Username) -> String {
        self.cognito.mailed_codes(username).pop().unwrap()
    }

    fn now(&self) -> Timestamp {
        self.cognito.now()
    }

    fn next_code(&self) {
        self.cognito.set_now(self.cognito.now() + SignedDuration::from_secs(30));
    }
}

#[tokio::test]
async fn the_adapter_on_the_model_does_the_same_as_the_model() {
    suite::all(&Served::new(StrictCognito::default()).await).await;
}

#[tokio::test]
async fn no_code_is_sent_while_the_password_is_temporary() {
    let cognito = StrictCognito::default().with_temporary(&dana(), "Tcm7-Wad4-Kxp2-Bnr9-Hhe5");
    let served = Served::new(cognito).await;
    assert_eq!(served.recovery.send_code(&dana()).await, Ok(CodeSent::Refused));
}
