//! The adapter on the strict model, over Cognito's own protocol.

use app::identity::{CodeSent, RecoverPassword};
use domain::ids::Username;
use identity::PoolClient;
use jiff::{SignedDuration, Timestamp};
use testkit::cognito::identity_suite::{self, Provider};
use testkit::cognito::{CLIENT_ID, CLIENT_SECRET, POOL_ID, StrictCognito};

use crate::dana;
use crate::provider::{Adapter, Outside, client};

impl Outside for StrictCognito {
    fn mailed_code(&self, username: &Username) -> String {
        self.mailed_codes(username).pop().unwrap()
    }

    fn now(&self) -> Timestamp {
        Self::now(self)
    }

    fn next_code(&self) {
        self.set_now(Self::now(self) + SignedDuration::from_secs(30));
    }
}

async fn served(cognito: StrictCognito) -> Adapter<StrictCognito> {
    let app = PoolClient::known(CLIENT_ID, CLIENT_SECRET);
    Adapter::new(&client(&cognito.serve().await), POOL_ID, &app, cognito)
}

#[tokio::test]
async fn the_adapter_on_the_model_does_the_same_as_the_model() {
    identity_suite::all(&served(StrictCognito::default()).await).await;
}

#[tokio::test]
async fn no_code_is_sent_while_the_password_is_temporary() {
    let cognito = StrictCognito::default().with_temporary(&dana(), "Tcm7-Wad4-Kxp2-Bnr9-Hhe5");
    let adapter = served(cognito).await;
    assert_eq!(adapter.recovery().send_code(&dana()).await, Ok(CodeSent::Refused));
}
