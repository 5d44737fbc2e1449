//! Users, their logins and their requests, in memory.

use app::activity::Action;
use app::client::{Client, ClientAddress};
use app::identity::ChallengeKind;
use app::login::session::is_valid;
use app::login::{
    ChallengeAnswer, ChallengeReply, CodeError, CodeOutcome, CodeSender, Credentials, FactorProof,
    Login, LoginError, NewSession, PasswordChange, RecoveryCode, Reset, SignInError, SignedIn,
    forgot_password,
};
use app::mailer::{About, Letter};
use app::users::User;
use domain::user::{Role, UserStatus};
use jiff::{SignedDuration, Timestamp};
use testkit::access::{
    MemoryAccess, MemoryCodeRequests, MemoryMailer, MemoryNotices, StrictCognito, member, noon,
    user, username,
};
use testkit::ledger::Faults;
use testkit::system::Counting;

pub(crate) const TEMPORARY: &str = "Tcm7-Wad4-Kxp2-Bnr9-Hhe5";
pub(crate) const CHOSEN: &str = "Quiet-Harbour-2026";
pub(crate) const NEXT: &str = "Other-Harbour-2027";
pub(crate) const HOME: &str = "203.0.113.7";
pub(crate) const AWAY: &str = "198.51.100.9";

pub(crate) struct World {
    pub(crate) login: Login<StrictCognito, MemoryAccess, MemoryNotices, Counting>,
    pub(crate) codes: MemoryCodeRequests,
    pub(crate) mailer: MemoryMailer,
    pub(crate) faults: Faults,
    now: Timestamp,
}

/// A user with a temporary password that is valid for an hour.
pub(crate) fn invited(name: &str) -> User {
    let mut invited = user(name);
    invited.status = UserStatus::Invited;
    invited.invite_expires_at = Some(noon() + SignedDuration::from_hours(1));
    invited
}

impl World {
    /// No users; calls crash as planned in `faults`.
    pub(crate) fn with_faults(faults: Faults) -> Self {
        let login = Login {
            identity: StrictCognito::with_faults(faults.clone()),
            access: MemoryAccess::with_faults(faults.clone()),
            notices: MemoryNotices::with_faults(faults.clone()),
            random: Counting::default(),
        };
        let codes = MemoryCodeRequests::with_faults(faults.clone());
        let mailer = MemoryMailer::with_faults(faults.clone());
        Self { login, codes, mailer, faults, now: noon() }
    }

    /// Dana, a member of one account, who has chosen a password.
    pub(crate) fn dana() -> Self {
        Self::with_faults(Faults::default()).with_chosen(user("dana.roy"))
    }

    pub(crate) fn with_chosen(self, user: User) -> Self {
        let _ = self.login.identity.clone().with_chosen(&user.username, CHOSEN);
        self.with_member(user)
    }

    pub(crate) fn with_temporary(self, user: User) -> Self {
        let _ = self.login.identity.clone().with_temporary(&user.username, TEMPORARY);
        self.with_member(user)
    }

    pub(crate) fn with_member(self, user: User) -> Self {
        let membership = member(user.username.as_str(), "a-1", Role::Viewer);
        let _ = self.login.access.clone().with_user(user).with_member(membership);
        self
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.now
    }

    pub(crate) fn advance(&mut self, time: SignedDuration) {
        self.now += time;
        self.login.identity.set_now(self.now);
    }

    pub(crate) fn user(&self, name: &str) -> User {
        self.login.access.user(&username(name).user_id()).unwrap()
    }

    pub(crate) fn actions(&self) -> Vec<Action> {
        self.login.access.activities().iter().map(|activity| activity.action).collect()
    }

    /// The number of a user's valid sessions.
    pub(crate) fn live_sessions(&self, name: &str) -> usize {
        let (user, sessions) = (self.user(name), self.login.access.sessions());
        sessions.iter().filter(|session| is_valid(&user, session, self.now)).count()
    }

    pub(crate) async fn sign_in_from(
        &self,
        from: &str,
        username: &str,
        password: &str,
    ) -> Result<SignedIn, SignInError> {
        let address = ClientAddress::parse(Some(from));
        let credentials = Credentials { username, password };
        self.login.sign_in(credentials, client(&address), self.now).await
    }

    pub(crate) async fn sign_in(
        &self,
        username: &str,
        password: &str,
    ) -> Result<SignedIn, SignInError> {
        self.sign_in_from(HOME, username, password).await
    }

    /// Signs Dana in, expects this challenge, and gives its token.
    pub(crate) async fn expect_challenge(&self, password: &str, expected: ChallengeKind) -> String {
        match self.sign_in("dana.roy", password).await.unwrap() {
            SignedIn::Challenge { kind, token } if kind == expected => token.reveal(),
            other => panic!("{other:?}"),
        }
    }

    pub(crate) async fn answer(
        &self,
        token: &str,
        reply: ChallengeReply<'_>,
    ) -> Result<SignedIn, SignInError> {
        let address = ClientAddress::parse(Some(HOME));
        self.login.answer(ChallengeAnswer { token, reply }, client(&address), self.now).await
    }

    pub(crate) async fn forgot(&self, username: &str) -> Result<(), LoginError> {
        self.forgot_from(HOME, username).await
    }

    pub(crate) async fn forgot_from(&self, from: &str, username: &str) -> Result<(), LoginError> {
        let address = ClientAddress::parse(Some(from));
        forgot_password(&self.login.access, &self.codes, username, &address, self.now).await
    }

    /// Handles the last request for a code.
    pub(crate) async fn send_code(&self) -> Result<CodeOutcome, CodeError> {
        let sender = CodeSender {
            identity: self.login.identity.clone(),
            access: self.login.access.clone(),
            mailer: self.mailer.clone(),
            random: Counting::default(),
        };
        sender.send(*self.codes.sent().last().unwrap(), self.now).await
    }

    /// The codes that the portal mailed.
    pub(crate) fn portal_codes(&self, name: &str) -> Vec<String> {
        let letters = self.mailer.sent().into_iter();
        let code = |letter: Letter| match letter.about {
            About::ResetCode { code } if letter.username.as_str() == name => Some(code.reveal()),
            _ => None,
        };
        letters.filter_map(code).collect()
    }

    /// The code that was mailed last, by the portal or else by the provider.
    pub(crate) fn mailed_code(&self, name: &str) -> String {
        if let Some(code) = self.portal_codes(name).pop() {
            return code;
        }
        self.login.identity.mailed_codes(&username(name)).last().cloned().unwrap()
    }

    pub(crate) async fn reset(
        &self,
        username: &str,
        code: &str,
        password: &str,
    ) -> Result<(), LoginError> {
        self.reset_from(HOME, username, code, password).await
    }

    pub(crate) async fn reset_from(
        &self,
        from: &str,
        username: &str,
        code: &str,
        password: &str,
    ) -> Result<(), LoginError> {
        let address = ClientAddress::parse(Some(from));
        let reset = Reset { username, code, password };
        self.login.reset_password(reset, client(&address), self.now).await
    }

    pub(crate) async fn change(&self, current: &str, new: &str) -> Result<NewSession, LoginError> {
        let address = ClientAddress::parse(Some(HOME));
        let change = PasswordChange { current, new };
        let dana = self.user("dana.roy");
        self.login.change_password(&dana, change, client(&address), self.now).await
    }

    pub(crate) async fn set_up(&self, password: &str) -> Result<String, LoginError> {
        let address = ClientAddress::parse(Some(HOME));
        let dana = self.user("dana.roy");
        let secret = self.login.set_up_factor(&dana, password, client(&address), self.now).await?;
        Ok(secret.reveal().to_owned())
    }

    pub(crate) async fn verify(
        &self,
        password: &str,
        code: &str,
    ) -> Result<Vec<RecoveryCode>, LoginError> {
        let address = ClientAddress::parse(Some(HOME));
        let (dana, proof) = (self.user("dana.roy"), FactorProof { password, code });
        let verified = self.login.verify_factor(&dana, proof, client(&address), self.now).await;
        Ok(verified?.0)
    }

    pub(crate) async fn remove(&self, password: &str) -> Result<(), LoginError> {
        let address = ClientAddress::parse(Some(HOME));
        let dana = self.user("dana.roy");
        self.login.remove_factor(&dana, password, client(&address), self.now).await
    }

    pub(crate) async fn renew(&self, password: &str) -> Result<Vec<RecoveryCode>, LoginError> {
        let address = ClientAddress::parse(Some(HOME));
        let dana = self.user("dana.roy");
        self.login.renew_recovery_codes(&dana, password, client(&address), self.now).await
    }

    /// Switches Dana's second factor on, and gives the recovery codes.
    pub(crate) async fn with_factor(&mut self) -> Vec<RecoveryCode> {
        let secret = self.set_up(CHOSEN).await.unwrap();
        let codes = self.verify(CHOSEN, &testkit::cognito::totp(&secret, self.now)).await.unwrap();
        // An app code works once.
        self.advance(SignedDuration::from_mins(1));
        codes
    }
}

fn client(address: &ClientAddress) -> Client<'_> {
    Client { address, user_agent: "test" }
}

pub(crate) fn session(result: Result<SignedIn, SignInError>) -> NewSession {
    match result {
        Ok(SignedIn::Session(session)) => session,
        other => panic!("{other:?}"),
    }
}
