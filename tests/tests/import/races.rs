//! A user name is taken over while its owner signs in, resets the password or is invited, before
//! each call that they make: one of both has the name in the end, and never both.

use std::future::Future;
use std::sync::{Arc, Mutex};

use app::account::ReadAccountSummaries;
use app::client::{Client, ClientAddress};
use app::identity::RecoverPassword;
use app::login::session::is_valid;
use app::login::{
    ChallengeAnswer, ChallengeReply, CodeOutcome, CodeRequest, CodeSender, Credentials, Login,
    Reset, SignInError, SignedIn,
};
use app::mailer::{About, Letter};
use app::users::{
    Invitation, InviteError, Invited, Inviter, User, UserChange, UserWrite, WORK_TIME, WriteUsers,
};
use domain::user::{Role, UserStatus};
use testkit::access::{
    self, MemoryAccess, MemoryMailer, MemoryNotices, StrictCognito, member, noon, username,
};
use testkit::system::Counting;

use super::takeover::{MANAGER, NAME, by_customer, squatter, with};
use super::*;

const TEMPORARY: &str = "Tcm7-Wad4-Kxp2-Bnr9-Hhe5";
const CHOSEN: &str = "Quiet-Harbour-2026";
const OWN: &str = "Other-Harbour-2027";

/// Does something in a thread of its own, at once.
fn at_once<T: Send + 'static>(done: impl Future<Output = T> + Send + 'static) -> T {
    let run = || tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(done);
    std::thread::spawn(run).join().unwrap()
}

/// A file that names the manager arrives.
fn import(ledger: &MemoryLedger) {
    let ledger = ledger.clone();
    at_once(async move {
        let clock = FixedClock::at(noon());
        let (files, faults) = (MemoryFiles::default(), Faults::default());
        let world = World { ledger, files, clock, faults, limits: Limits::default() };
        world.import(&arrival("july", "v1"), file(&[account("a", 1)])).await;
    });
}

/// The portal of somebody who has a user name that a file is about to name.
struct Portal {
    ledger: MemoryLedger,
    login: Login<StrictCognito, MemoryAccess, MemoryNotices, Counting>,
    mailer: MemoryMailer,
    faults: Faults,
}

impl Portal {
    /// The file arrives before this call.
    fn with_file_at(call: u64, before: User) -> Self {
        let ledger = MemoryLedger::default();
        let place = by_customer(member(NAME, "evil", Role::Viewer));
        with(ledger.access(), before, vec![place]);
        let other = ledger.clone();
        let faults = Faults::meanwhile(call, move || import(&other));
        let login = Login {
            identity: StrictCognito::with_faults(faults.clone()),
            access: ledger.access().shared_with(faults.clone()),
            notices: MemoryNotices::with_faults(faults.clone()),
            random: Counting::default(),
        };
        let mailer = MemoryMailer::with_faults(faults.clone());
        Self { ledger, login, mailer, faults }
    }

    fn user(&self) -> User {
        self.login.access.user(&username(NAME).user_id()).unwrap()
    }

    fn inviter(&self) -> Inviter<MemoryAccess, StrictCognito, MemoryMailer, Counting> {
        Inviter {
            store: self.login.access.clone(),
            logins: self.login.identity.clone(),
            mailer: self.mailer.clone(),
            random: Counting::default(),
            valid_for: SignedDuration::from_hours(24),
        }
    }

    async fn invite(&self, id: &str, at: Timestamp) -> Result<Invited, InviteError> {
        let (id, account) = (format!("m-{id}"), Some(access::account(id)));
        let message = Invitation { id, user: self.user().id, account, again: false };
        self.inviter().invite(&message, at).await
    }

    async fn sign_in(&self, password: &str, at: Timestamp) -> Result<SignedIn, SignInError> {
        let address = ClientAddress::parse(Some("203.0.113.7"));
        let place = Client { address: &address, user_agent: "test" };
        self.login.sign_in(Credentials { username: NAME, password }, place, at).await
    }

    /// Signs in and chooses a password of one's own.
    async fn first_sign_in(&self, password: &str, chosen: &str, at: Timestamp) -> bool {
        let token = match self.sign_in(password, at).await {
            Ok(SignedIn::Challenge { token, .. }) => token.reveal(),
            _ => return false,
        };
        let address = ClientAddress::parse(Some("203.0.113.7"));
        let place = Client { address: &address, user_agent: "test" };
        let reply = ChallengeReply::NewPassword(chosen);
        let answer = self.login.answer(ChallengeAnswer { token: &token, reply }, place, at).await;
        matches!(answer, Ok(SignedIn::Session(_)))
    }

    /// A code that was mailed before, and a new password.
    async fn reset(&self, code: &str) -> bool {
        let address = ClientAddress::parse(Some("203.0.113.7"));
        let place = Client { address: &address, user_agent: "test" };
        let reset = Reset { username: NAME, code, password: CHOSEN };
        self.login.reset_password(reset, place, noon()).await.is_ok()
    }

    fn mailed_to(&self, email: &str) -> Vec<Letter> {
        let to = |letter: &Letter| letter.to.as_str() == email;
        self.mailer.sent().into_iter().filter(to).collect()
    }

    /// The temporary passwords that were mailed to somebody.
    fn passwords(&self, email: &str) -> Vec<String> {
        let password = |letter: Letter| match letter.about {
            About::Welcome { password, .. } => Some(password.reveal().to_owned()),
            _ => None,
        };
        self.mailed_to(email).into_iter().filter_map(password).collect()
    }

    /// Whoever has the name in the end has it alone; says whether it is the manager.
    async fn settle(&self, came_in: bool, squatters: &User) -> bool {
        let user = self.user();
        let summary =
            self.login.access.account_summary(&access::account("a")).await.unwrap().unwrap();
        let is_taken = user.email.as_str() == MANAGER;
        assert_ne!(is_taken, summary.username_taken.is_some(), "one of both");
        if !is_taken {
            assert!(came_in && user.status == UserStatus::Active, "they have signed in");
            assert!(summary.managers.is_empty());
            return false;
        }
        assert_eq!(user.status, UserStatus::Recorded, "nobody signed in for the manager");
        assert_eq!(self.login.access.places_of(&user.id), [member(NAME, "a", Role::Manager)]);
        self.nobody_else_comes_in(squatters, noon()).await;
        assert_eq!(self.invite("a", noon()).await, Err(InviteError::UnderWay));
        let later = noon() + WORK_TIME;
        assert_eq!(self.invite("a", later).await, Ok(Invited::Welcomed));
        assert_eq!(self.invite("evil", later).await, Ok(Invited::Deactivated));
        // The limits of noon are over.
        let later = noon() + SignedDuration::from_hours(2);
        self.login.identity.set_now(later);
        self.nobody_else_comes_in(squatters, later).await;
        let mailed = self.passwords(MANAGER);
        assert_eq!(mailed.len(), 1);
        assert!(self.first_sign_in(&mailed[0], OWN, later).await);
        assert_eq!((self.user().status, self.user().email.as_str()), (UserStatus::Active, MANAGER));
        true
    }

    async fn nobody_else_comes_in(&self, squatters: &User, at: Timestamp) {
        let user = self.user();
        let live = |session: &app::login::SessionRecord| is_valid(&user, session, at);
        assert!(!self.login.access.sessions().iter().any(live));
        let mut known = self.passwords(squatters.email.as_str());
        known.extend([TEMPORARY.to_owned(), CHOSEN.to_owned()]);
        for password in known {
            assert_eq!(self.sign_in(&password, at).await, Err(SignInError::Refused), "{password}");
        }
        for code in self.login.identity.mailed_codes(&squatters.username) {
            assert!(!self.reset(&code).await);
        }
    }
}

/// Runs something with the file arriving before each of its calls in turn, and after the last one.
/// Gives how often the manager got the name, and how often not.
async fn at_every_call<F>(before: &User, act: impl Fn(Portal) -> F) -> (usize, usize)
where
    F: Future<Output = (Portal, bool)>,
{
    let (mut call, mut taken, mut kept) = (0, 0, 0);
    loop {
        call += 1;
        assert!(call < 100, "more calls than are tried here");
        let (portal, came_in) = act(Portal::with_file_at(call, before.clone())).await;
        portal.faults.revive();
        let has_come = portal.ledger.ledger_of(&access::account("a")).is_some();
        if !has_come {
            import(&portal.ledger);
        }
        match portal.settle(came_in, before).await {
            true => taken += 1,
            false => kept += 1,
        }
        if !has_come {
            return (taken, kept);
        }
    }
}

#[tokio::test]
async fn a_first_sign_in_or_the_file_has_the_name_and_never_both() {
    let before = squatter(UserStatus::Invited);
    let (taken, kept) = at_every_call(&before, async |portal: Portal| {
        let _ = portal.login.identity.clone().with_temporary(&username(NAME), TEMPORARY);
        let came_in = portal.first_sign_in(TEMPORARY, CHOSEN, noon()).await;
        (portal, came_in)
    })
    .await;
    assert!(taken > 5 && kept > 2, "{taken} {kept}");
}

#[tokio::test]
async fn a_reset_with_a_code_of_the_portal_s_or_the_file_has_the_name_and_never_both() {
    let before = squatter(UserStatus::Invited);
    let (taken, kept) = at_every_call(&before, async |portal: Portal| {
        let _ = portal.login.identity.clone().with_temporary(&username(NAME), TEMPORARY);
        let sender = CodeSender {
            identity: portal.login.identity.clone(),
            access: portal.login.access.clone(),
            mailer: portal.mailer.clone(),
            random: Counting::default(),
        };
        let request = CodeRequest { user: before.id, at: noon() };
        let sent = sender.send(request, noon()).await.unwrap();
        let code = |letter: &Letter| match &letter.about {
            About::ResetCode { code } => Some(code.reveal()),
            _ => None,
        };
        let code = portal.mailer.sent().iter().find_map(code);
        assert_eq!(code.is_some(), sent == CodeOutcome::Sent);
        let came_in = portal.reset(&code.unwrap_or_default()).await;
        (portal, came_in)
    })
    .await;
    assert!(taken > 5 && kept > 2, "{taken} {kept}");
}

#[tokio::test]
async fn a_code_that_the_provider_mailed_before_opens_nothing_to_whoever_had_the_name() {
    // The login's password was chosen, and the portal never heard of it.
    let before = squatter(UserStatus::Invited);
    let (taken, kept) = at_every_call(&before, async |portal: Portal| {
        let _ = portal.login.identity.clone().with_chosen(&username(NAME), OWN);
        portal.login.identity.send_code(&before.username).await.unwrap();
        let code = portal.login.identity.mailed_codes(&before.username).pop().unwrap();
        let came_in = portal.reset(&code).await;
        (portal, came_in)
    })
    .await;
    assert!(taken > 5 && kept > 2, "{taken} {kept}");
}

#[tokio::test]
async fn an_invitation_under_way_reaches_whoever_had_the_name_and_opens_nothing() {
    for status in [UserStatus::Recorded, UserStatus::Invited] {
        let mut before = squatter(status);
        // The last one has expired.
        before.invite_expires_at = before.invite_expires_at.map(|_| noon());
        let (taken, kept) = at_every_call(&before, async |portal: Portal| {
            if status == UserStatus::Invited {
                let _ = portal.login.identity.clone().with_temporary(&username(NAME), TEMPORARY);
            }
            let _ = portal.invite("evil", noon()).await;
            (portal, false)
        })
        .await;
        assert!(taken > 5 && kept == 0, "{status}: {taken} {kept}");
    }
}

#[tokio::test]
async fn a_place_given_at_the_same_time_does_not_come_to_the_manager() {
    let (mut came_first, mut refused) = (0, 0);
    for call in 1..100 {
        let before = squatter(UserStatus::Invited);
        let write = UserChange {
            writes: vec![
                UserWrite::SameEmail(before.id, before.email.clone()),
                UserWrite::Member {
                    before: None,
                    after: by_customer(access::invited(NAME, "evil", Role::Manager)),
                },
            ],
            ..UserChange::default()
        };
        let (slot, done) = (Arc::new(Mutex::new(None::<MemoryAccess>)), Arc::new(Mutex::new(None)));
        let (given, answer) = (slot.clone(), done.clone());
        let faults = Faults::meanwhile(call, move || {
            let access = given.lock().unwrap().clone().unwrap();
            let written = at_once(async move { access.write_users(&write).await });
            *answer.lock().unwrap() = Some(written);
        });
        let ledger = MemoryLedger::new(faults);
        *slot.lock().unwrap() = Some(ledger.access().clone());
        with(ledger.access(), before.clone(), vec![]);
        import(&ledger);
        let places = ledger.access().places_of(&before.id);
        assert_eq!(places, [member(NAME, "a", Role::Manager)], "call {call}");
        match done.lock().unwrap().take() {
            Some(Ok(())) => came_first += 1,
            Some(Err(_)) => refused += 1,
            None => {
                assert!(came_first > 2 && refused > 2, "{came_first} {refused}");
                return;
            }
        }
    }
    panic!("more calls than are tried here")
}
