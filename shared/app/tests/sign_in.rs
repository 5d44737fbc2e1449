//! Signing in, from a temporary password to a session, against the strict model of Cognito.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use app::activity::Action;
use app::client::{Client, ClientAddress};
use app::identity::ChallengeKind;
use app::login::{
    ChallengeAnswer, ChallengeReply, Credentials, Login, NewSession, SignInError, SignedIn,
};
use app::users::User;
use domain::password::Unmet;
use domain::user::{Role, Staff, UserStatus};
use jiff::{SignedDuration, Timestamp};
use testkit::access::{MemoryAccess, MemoryNotices, StrictCognito, member, noon, user, username};
use testkit::system::Counting;

const TEMPORARY: &str = "Tcm7-Wad4-Kxp2-Bnr9-Hhe5";
const CHOSEN: &str = "Quiet-Harbour-2026";

type TestLogin = Login<StrictCognito, MemoryAccess, MemoryNotices, Counting>;

struct World {
    login: TestLogin,
    now: Timestamp,
}

impl World {
    fn new(cognito: StrictCognito, user: User) -> Self {
        let membership = member(user.username.as_str(), "a-1", Role::Viewer);
        let access = MemoryAccess::default().with_user(user).with_member(membership);
        let (notices, random) = (MemoryNotices::default(), Counting::default());
        Self { login: Login { identity: cognito, access, notices, random }, now: noon() }
    }

    async fn sign_in(&self, username: &str, password: &str) -> Result<SignedIn, SignInError> {
        let credentials = Credentials { username, password };
        let address = ClientAddress::parse(Some("203.0.113.7"));
        self.login
            .sign_in(credentials, Client { address: &address, user_agent: "test" }, self.now)
            .await
    }

    async fn answer(
        &self,
        token: &str,
        reply: ChallengeReply<'_>,
    ) -> Result<SignedIn, SignInError> {
        let answer = ChallengeAnswer { token, reply };
        let address = ClientAddress::parse(Some("203.0.113.7"));
        self.login.answer(answer, Client { address: &address, user_agent: "test" }, self.now).await
    }

    fn actions(&self) -> Vec<Action> {
        self.login.access.activities().iter().map(|activity| activity.action).collect()
    }

    /// Signs in, expects this challenge, and gives its token.
    async fn expect_challenge(
        &self,
        name: &str,
        password: &str,
        expected: ChallengeKind,
    ) -> String {
        match self.sign_in(name, password).await.unwrap() {
            SignedIn::Challenge { kind, token } if kind == expected => token.reveal(),
            other => panic!("{other:?}"),
        }
    }
}

fn session(result: Result<SignedIn, SignInError>) -> NewSession {
    match result {
        Ok(SignedIn::Session(session)) => session,
        other => panic!("{other:?}"),
    }
}

fn invited(name: &str) -> User {
    let mut invited = user(name);
    invited.status = UserStatus::Invited;
    invited.invite_expires_at = Some(noon() + SignedDuration::from_hours(1));
    invited
}

fn with_temporary(user: User) -> World {
    World::new(StrictCognito::default().with_temporary(&user.username, TEMPORARY), user)
}

fn with_chosen(user: User) -> World {
    World::new(StrictCognito::default().with_chosen(&user.username, CHOSEN), user)
}

#[tokio::test]
async fn a_correct_password_starts_a_session_of_the_users_epoch() {
    let world = with_chosen(user("dana.roy"));
    let begun = session(world.sign_in("Dana.ROY", CHOSEN).await);
    assert_eq!(world.login.access.sessions(), std::slice::from_ref(&begun.record));
    assert_eq!(begun.record.secret, begun.secret.hash());
    assert_eq!(begun.record.epoch, user("dana.roy").session_epoch);
    let other = session(world.sign_in("dana.roy", CHOSEN).await);
    assert_ne!(other.secret, begun.secret, "each session has its own secret");
}

#[tokio::test]
async fn an_invited_user_without_a_membership_may_sign_in() {
    let cognito = StrictCognito::default().with_chosen(&username("left"), CHOSEN);
    let world = World::new(cognito, user("dana.roy"));
    let access = world.login.access.clone().with_user(user("left"));
    assert_eq!(world.sign_in("left", CHOSEN).await, Err(SignInError::Refused));
    let _ = access.with_member(testkit::access::invited("left", "a-1", Role::Viewer));
    session(world.sign_in("left", CHOSEN).await);
}

#[tokio::test]
async fn a_recorded_user_cannot_sign_in_even_with_a_working_password() {
    let recorded = User { status: UserStatus::Recorded, ..user("dana.roy") };
    for cognito in [
        StrictCognito::default().with_chosen(&username("dana.roy"), CHOSEN),
        StrictCognito::default().with_temporary(&username("dana.roy"), CHOSEN),
    ] {
        let world = World::new(cognito, recorded.clone());
        assert_eq!(world.sign_in("dana.roy", CHOSEN).await, Err(SignInError::Refused));
        assert_eq!(world.login.access.user(&recorded.id).as_ref(), Some(&recorded));
        assert_eq!((world.login.access.sessions().len(), world.login.access.challenges()), (0, 0));
    }
}

#[tokio::test]
async fn every_failed_sign_in_gets_the_same_refusal() {
    let mut deactivated = user("gone");
    deactivated.status = UserStatus::Deactivated;
    let mut expired = invited("late");
    expired.invite_expires_at = Some(noon());
    let mut without_end = invited("odd");
    without_end.invite_expires_at = None;
    let mut left = member("left", "a-1", Role::Manager);
    left.active = false;
    let cognito = StrictCognito::default()
        .with_chosen(&username("dana.roy"), CHOSEN)
        .with_chosen(&username("gone"), CHOSEN)
        .with_chosen(&username("left"), CHOSEN)
        .with_chosen(&username("nowhere"), CHOSEN)
        .with_chosen(&username("unknown-here"), CHOSEN)
        .with_temporary(&username("late"), TEMPORARY)
        .with_temporary(&username("odd"), TEMPORARY);
    let world = World::new(cognito, user("dana.roy"));
    let access = world.login.access.clone();
    let access = access.with_user(deactivated).with_user(expired).with_user(without_end);
    let access = access.with_user(user("left")).with_member(left).with_user(user("nowhere"));
    let _ = ["gone", "late", "odd"]
        .map(|name| access.clone().with_member(member(name, "a-1", Role::Viewer)));
    let long = "x".repeat(300);
    for (name, password) in [
        ("dana.roy", "wrong"),
        ("dana.roy", ""),
        ("dana.roy", long.as_str()),
        ("nobody", CHOSEN),
        ("no body!", CHOSEN),
        ("gone", CHOSEN),
        ("left", CHOSEN),
        ("nowhere", CHOSEN),
        ("unknown-here", CHOSEN),
        ("late", TEMPORARY),
        ("odd", TEMPORARY),
    ] {
        let answer = world.sign_in(name, password).await;
        assert_eq!(answer, Err(SignInError::Refused), "{name} {password}");
    }
    assert_eq!((world.login.access.sessions().len(), world.login.access.challenges()), (0, 0));
}

#[tokio::test]
async fn a_temporary_password_leads_to_a_chosen_one_and_a_session() {
    let world = with_temporary(invited("dana.roy"));
    let token = world.expect_challenge("dana.roy", TEMPORARY, ChallengeKind::NewPassword).await;
    assert!(
        world.login.access.sessions().is_empty(),
        "no session before the challenge is answered"
    );
    let begun = session(world.answer(&token, ChallengeReply::NewPassword(CHOSEN)).await);
    let stored = world.login.access.user(&begun.record.user).unwrap();
    assert_eq!((stored.status, stored.invite_expires_at), (UserStatus::Active, None));
    assert_eq!(begun.record.epoch, stored.session_epoch, "the new session is of the new epoch");
    assert_eq!(stored.session_epoch, user("dana.roy").session_epoch + 1);
    assert_eq!(stored.password_changed_at, Some(noon()));
    assert_eq!(world.actions(), [Action::PasswordChosen]);
    session(world.sign_in("dana.roy", CHOSEN).await);
}

#[tokio::test]
async fn a_weak_password_lists_its_faults_and_can_be_replaced_by_a_better_one() {
    let world = with_temporary(invited("dana.roy"));
    let token = world.expect_challenge("dana.roy", TEMPORARY, ChallengeKind::NewPassword).await;
    let weak = world.answer(&token, ChallengeReply::NewPassword("short1")).await;
    let unmet = vec![Unmet::TooShort, Unmet::TooFewDigits, Unmet::NoUpper];
    assert_eq!(weak, Err(SignInError::Weak(unmet)));
    assert!(world.login.identity.accepts(&username("dana.roy"), TEMPORARY), "nothing was changed");
    session(world.answer(&token, ChallengeReply::NewPassword(CHOSEN)).await);
}

#[tokio::test]
async fn a_challenge_accepts_one_answer_of_its_kind_within_fifteen_minutes() {
    let mut world = with_temporary(invited("dana.roy"));
    let token = world.expect_challenge("dana.roy", TEMPORARY, ChallengeKind::NewPassword).await;
    let other = world.answer(&token, ChallengeReply::Code("123456")).await;
    assert_eq!(other, Err(SignInError::OtherKind(ChallengeKind::NewPassword)));
    world.now = noon() + SignedDuration::from_mins(15);
    let late = world.answer(&token, ChallengeReply::NewPassword(CHOSEN)).await;
    assert_eq!(late, Err(SignInError::ChallengeExpired));
    world.now = noon();
    session(world.answer(&token, ChallengeReply::NewPassword(CHOSEN)).await);
    let again = world.answer(&token, ChallengeReply::NewPassword("Other-Harbour-2027")).await;
    assert_eq!(again, Err(SignInError::ChallengeExpired));
    for unknown in ["", "x", token.to_uppercase().as_str()] {
        let never = world.answer(unknown, ChallengeReply::NewPassword(CHOSEN)).await;
        assert_eq!(never, Err(SignInError::ChallengeExpired), "{unknown}");
    }
}

#[tokio::test]
async fn a_user_deactivated_during_a_challenge_is_refused() {
    let world = with_temporary(invited("dana.roy"));
    let token = world.expect_challenge("dana.roy", TEMPORARY, ChallengeKind::NewPassword).await;
    let mut gone = invited("dana.roy");
    gone.status = UserStatus::Deactivated;
    let _ = world.login.access.clone().with_user(gone);
    let answer = world.answer(&token, ChallengeReply::NewPassword(CHOSEN)).await;
    assert_eq!(answer, Err(SignInError::Refused));
    assert!(world.login.identity.accepts(&username("dana.roy"), TEMPORARY), "nothing was changed");
}

#[tokio::test]
async fn each_attempt_needs_its_own_second_factor_challenge() {
    let mut agent = user("lou.agent");
    agent.staff = Some(Staff::Admin);
    agent.second_factor = true;
    let cognito = StrictCognito::default().with_code(&agent.username, CHOSEN, "246810");
    let world = World::new(cognito, agent);
    let token = world.expect_challenge("lou.agent", CHOSEN, ChallengeKind::Totp).await;
    for no_code in ["", "24681", "2468100", "24681O"] {
        let answer = world.answer(&token, ChallengeReply::Code(no_code)).await;
        assert_eq!(answer, Err(SignInError::CodeRefused), "{no_code}");
    }
    let wrong = world.answer(&token, ChallengeReply::Code("111111")).await;
    assert_eq!(wrong, Err(SignInError::CodeRefused));
    let used = world.answer(&token, ChallengeReply::Code("246810")).await;
    assert_eq!(used, Err(SignInError::ChallengeExpired));
    let token = world.expect_challenge("lou.agent", CHOSEN, ChallengeKind::Totp).await;
    session(world.answer(&token, ChallengeReply::Code("246810")).await);
}
