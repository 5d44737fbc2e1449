//! What every store must do when users change their logins. The memory store and the real one run
//! this suite; each caller compares the activity log with [`LOGGED`].

use std::sync::atomic::{AtomicUsize, Ordering};

use app::activity::{Action, Activity, ActivityLog, Actor};
use app::idempotency::{IdempotencyKey, IdempotencyRecord, PutIdempotency, ReadIdempotency};
use app::login::{
    ChangeFactor, ChangePassword, ChangeProfile, EndMySessions, FactorChange, KeepResetCode,
    KnownAddresses, ListSessions, LoginChange, Profile, RESET_CODE_LIFE, RecoveryCode,
    RecoveryCodes, ResetCodeRecord, StartSession, SwitchOffCopies, UseResetCode,
};
use app::store::{Condition, StoreError};
use app::users::{InviteStore, User, UserStore, WriteUsers};
use domain::document::Language;
use domain::user::UserStatus;
use jiff::SignedDuration;

use super::user_suite::put_user;
use super::{account, live_session, noon, user};
use crate::system::Counting;

fn refused() -> Result<(), StoreError> {
    Err(StoreError::ConditionFailed(Condition::User))
}

/// Makes the id of each activity unique.
static WRITTEN: AtomicUsize = AtomicUsize::new(0);

/// A change of a user with one activity.
fn change(user: &User, action: Action) -> LoginChange<'_> {
    let log = ActivityLog::Account(account("a-1"));
    let new = Activity::new(&Counting::default(), log, Actor::user(user), action, noon());
    let id = WRITTEN.fetch_add(1, Ordering::Relaxed).to_string();
    let one = Activity { id, ..new }.with(user.username.as_str());
    LoginChange { user, at: noon(), log: vec![one] }
}

/// A client address is known for one user, for a limited time.
pub async fn addresses(store: &impl KnownAddresses) {
    let (dana, until) = (user("dana.known").id, noon() + SignedDuration::from_hours(1));
    let known = async |network: &str| store.is_known_address(&dana, network, noon()).await;
    assert_eq!(known("203.0.113.7").await, Ok(false));
    store.remember_address(&dana, "203.0.113.7", until).await.unwrap();
    assert_eq!(known("203.0.113.7").await, Ok(true));
    assert_eq!(known("203.0.113.8").await, Ok(false));
    assert_eq!(
        store.is_known_address(&dana, "203.0.113.7", until).await,
        Ok(false),
        "too long ago"
    );
    let other = user("sam.known").id;
    assert_eq!(store.is_known_address(&other, "203.0.113.7", noon()).await, Ok(false));
}

/// A change of the password is marked as pending, and recorded once per session epoch.
pub async fn passwords(store: &(impl ChangePassword + InviteStore + WriteUsers)) {
    let mut dana = user("dana.password");
    dana.status = UserStatus::Invited;
    dana.invite_expires_at = Some(noon());
    assert_eq!(store.begin_password_change(&dana.id, noon()).await, refused());
    put_user(store, &dana).await.unwrap();
    let later = noon() + SignedDuration::from_mins(1);
    for at in [noon(), later] {
        assert_eq!(store.begin_password_change(&dana.id, at).await, Ok(()));
    }
    let pending = store.get_user(&dana.id).await.unwrap().unwrap().password_pending_since;
    assert_eq!(pending, Some(noon()), "the first mark stands");
    assert_eq!(store.cancel_password_change(&dana.id, later).await, refused());
    assert_eq!(store.cancel_password_change(&dana.id, noon()).await, Ok(()));
    assert_eq!(store.get_user(&dana.id).await, Ok(Some(dana.clone())), "as before");

    store.begin_password_change(&dana.id, noon()).await.unwrap();
    assert_eq!(store.record_password_change(&change(&dana, Action::PasswordReset)).await, Ok(()));
    let again = change(&dana, Action::PasswordChanged);
    assert_eq!(store.record_password_change(&again).await, refused(), "another epoch");
    let changed = User {
        status: UserStatus::Active,
        session_epoch: dana.session_epoch + 1,
        invite_expires_at: None,
        password_changed_at: Some(noon()),
        ..dana.clone()
    };
    assert_eq!(store.get_user(&dana.id).await, Ok(Some(changed)));

    let mut gone = user("gone.password");
    gone.status = UserStatus::Deactivated;
    put_user(store, &gone).await.unwrap();
    assert_eq!(
        store.record_password_change(&change(&gone, Action::PasswordReset)).await,
        refused()
    );
    let nobody = user("nobody.password");
    assert_eq!(
        store.record_password_change(&change(&nobody, Action::PasswordReset)).await,
        refused()
    );
}

fn code(digit: u8) -> RecoveryCode {
    RecoveryCode::parse(&digit.to_string().repeat(24)).unwrap()
}

/// A user's latest reset code is valid once, in its epoch and until it expires.
pub async fn reset_codes(store: &(impl KeepResetCode + UseResetCode)) {
    let (dana, sam) = (user("dana.reset"), user("sam.reset"));
    let hash = |digit| code(digit).hash(&dana.id);
    let record = |digit| ResetCodeRecord {
        user: dana.id,
        code: hash(digit),
        epoch: 3,
        expires_at: noon() + RESET_CODE_LIFE,
    };
    let refused = || Err(StoreError::ConditionFailed(Condition::ResetCode));
    assert_eq!(store.use_reset_code(&dana.id, &hash(1), 3, noon()).await, refused());
    store.put_reset_code(&record(1)).await.unwrap();
    store.put_reset_code(&record(2)).await.unwrap();
    let late = noon() + RESET_CODE_LIFE;
    for (user, digit, epoch, now) in [
        (&dana, 1, 3, noon()),
        (&sam, 2, 3, noon()),
        (&dana, 2, 2, noon()),
        (&dana, 2, 4, noon()),
        (&dana, 2, 3, late),
    ] {
        assert_eq!(store.use_reset_code(&user.id, &hash(digit), epoch, now).await, refused());
    }
    let last_moment = late - SignedDuration::from_millis(1);
    assert_eq!(store.use_reset_code(&dana.id, &hash(2), 3, last_moment).await, Ok(()));
    assert_eq!(store.use_reset_code(&dana.id, &hash(2), 3, noon()).await, refused(), "used");
}

/// The second factor is switched on and off, with its recovery codes; each code is valid once.
pub async fn factors(store: &(impl ChangeFactor + RecoveryCodes + InviteStore + WriteUsers)) {
    let dana = user("dana.factor");
    let hash = |byte| code(byte).hash(&dana.id);
    let (first, second) = (vec![hash(1), hash(2)], vec![hash(3)]);
    let counts = async |byte| store.has_recovery_code(&dana.id, &hash(byte)).await.unwrap();
    let on = FactorChange::On(first.clone());
    assert_eq!(
        store.record_factor_change(&change(&dana, Action::SecondFactorOn), &on).await,
        refused()
    );
    put_user(store, &dana).await.unwrap();
    let renewed = FactorChange::Renewed(second);
    let renew = change(&dana, Action::RecoveryCodesRenewed);
    assert_eq!(store.record_factor_change(&renew, &renewed).await, refused(), "it is off");
    assert!(!counts(3).await);

    store.record_factor_change(&change(&dana, Action::SecondFactorOn), &on).await.unwrap();
    let expected = User {
        second_factor: true,
        factor_changed_at: Some(noon()),
        session_epoch: dana.session_epoch + 1,
        ..dana.clone()
    };
    assert_eq!(store.get_user(&dana.id).await, Ok(Some(expected.clone())));
    let stale = store.record_factor_change(&change(&dana, Action::SecondFactorOn), &on).await;
    assert_eq!(stale, refused(), "all sessions were ended meanwhile");
    let dana = expected;
    assert!(counts(1).await && counts(2).await && !counts(3).await);
    store.record_factor_change(&renew, &renewed).await.unwrap();
    assert!(!counts(1).await && counts(3).await, "the old ones count no more");

    let (use_up, used) = (change(&dana, Action::RecoveryCodeUsed), FactorChange::Used(hash(3)));
    let wrong = StoreError::ConditionFailed(Condition::RecoveryCode);
    let unknown = FactorChange::Used(hash(1));
    assert_eq!(store.record_factor_change(&use_up, &unknown).await, Err(wrong.clone()));
    assert_eq!(store.record_factor_change(&use_up, &used).await, Ok(()));
    assert_eq!(store.record_factor_change(&use_up, &used).await, Err(wrong), "used");
    let off = store.get_user(&dana.id).await.unwrap().unwrap();
    assert!(!off.second_factor && off.must_set_up_factor && !counts(3).await);

    store.record_factor_change(&change(&dana, Action::SecondFactorOn), &on).await.unwrap();
    let on = store.get_user(&dana.id).await.unwrap().unwrap();
    assert!(on.second_factor && !on.must_set_up_factor);
    for _again in 0..2 {
        let off = change(&dana, Action::SecondFactorOff);
        assert_eq!(store.record_factor_change(&off, &FactorChange::Off).await, Ok(()));
    }
    assert!(!counts(1).await);
}

/// Names and language change, and nothing else.
pub async fn profiles(store: &(impl ChangeProfile + InviteStore + WriteUsers)) {
    let dana = user("dana.profile");
    let profile = Profile {
        given_name: "Dominique".to_owned(),
        family_name: "Roy-Côté".to_owned(),
        language: Language::French,
        auto_pay_copies: true,
    };
    let named = change(&dana, Action::ProfileChanged);
    assert_eq!(store.change_profile(&named, &profile).await, refused());
    put_user(store, &dana).await.unwrap();
    assert_eq!(store.change_profile(&named, &profile).await, Ok(()));
    let Profile { given_name, family_name, language, auto_pay_copies } = profile.clone();
    let expected = User { given_name, family_name, language, auto_pay_copies, ..dana.clone() };
    assert_eq!(store.get_user(&dana.id).await, Ok(Some(expected.clone())));
    // A change that was read while copies were on, and does not concern them.
    let read = expected.clone();
    let off = change(&read, Action::ProfileChanged);
    assert_eq!(
        store.change_profile(&off, &Profile { auto_pay_copies: false, ..profile.clone() }).await,
        Ok(())
    );
    let without = User { auto_pay_copies: false, ..expected };
    assert_eq!(store.get_user(&dana.id).await, Ok(Some(without.clone())));
    let stale = change(&read, Action::ProfileChanged);
    assert_eq!(store.change_profile(&stale, &profile).await, Ok(()));
    assert_eq!(store.get_user(&dana.id).await, Ok(Some(without)), "they stay off");
}

/// Copies are switched off, also for a user who is deactivated, and for none who is not there.
pub async fn copies(store: &(impl SwitchOffCopies + WriteUsers)) {
    let mut dana = user("dana.copies");
    (dana.auto_pay_copies, dana.status) = (true, UserStatus::Deactivated);
    let off = change(&dana, Action::ProfileChanged);
    assert_eq!(store.switch_off_copies(&off).await, refused());
    put_user(store, &dana).await.unwrap();
    assert_eq!(store.get_user(&dana.id).await, Ok(Some(dana.clone())));
    let expected = User { auto_pay_copies: false, ..dana.clone() };
    for _again in 0..2 {
        let off = change(&dana, Action::ProfileChanged);
        assert_eq!(store.switch_off_copies(&off).await, Ok(()));
        assert_eq!(store.get_user(&dana.id).await, Ok(Some(expected.clone())));
    }
}

/// A user's sessions are listed and ended, and no other user's.
pub async fn my_sessions<S>(store: &S)
where
    S: ListSessions + StartSession + EndMySessions + InviteStore + WriteUsers,
{
    let (dana, sam) = (user("dana.sessions"), user("sam.sessions"));
    let mut expected = Vec::new();
    for (person, secret) in [(&dana, 21), (&dana, 22), (&sam, 23)] {
        let session = live_session(person, secret, noon()).record;
        store.start_session(&session).await.unwrap();
        expected.push(session);
    }
    let mut listed = store.list_sessions(&dana.id).await.unwrap();
    listed.sort_by_key(|session| expected.iter().position(|known| known == session));
    assert_eq!(listed, expected[..2]);

    let (first, ended) = (&expected[0].secret, change(&dana, Action::SessionEnded));
    assert_eq!(store.end_my_session(first, &ended).await, Ok(()));
    assert_eq!(store.list_sessions(&dana.id).await, Ok(vec![expected[1].clone()]));
    let unknown = change(&dana, Action::SessionsEnded);
    assert_eq!(store.end_all_my_sessions(&unknown).await, refused());
    put_user(store, &dana).await.unwrap();
    let all = change(&dana, Action::SessionsEnded);
    assert_eq!(store.end_all_my_sessions(&all).await, Ok(()));
    let known = store.get_user(&dana.id).await.unwrap().unwrap();
    assert_eq!(known.session_epoch, dana.session_epoch + 1);
}

/// An idempotency record is written once.
pub async fn idempotency(store: &(impl ReadIdempotency + PutIdempotency)) {
    let key = IdempotencyKey::new("notice", &user("dana.once").id, "send-mail", "1", &[]);
    let expires_at = noon() + SignedDuration::from_hours(1);
    let record = IdempotencyRecord { key, answer: "mailed".to_owned(), expires_at };
    assert_eq!(store.get_idempotency_record(&record.key.id).await, Ok(None));
    assert_eq!(store.put_idempotency_record(&record).await, Ok(()));
    assert_eq!(store.get_idempotency_record(&record.key.id).await, Ok(Some(record.clone())));
    assert_eq!(
        store.put_idempotency_record(&record).await,
        Err(StoreError::ConditionFailed(Condition::IdempotencyKey))
    );
}

/// The activities that the suite leaves in the log, in order, each with the user name in its
/// detail.
pub const LOGGED: &[(&str, Action)] = &[
    ("dana.password", Action::PasswordReset),
    ("dana.factor", Action::SecondFactorOn),
    ("dana.factor", Action::RecoveryCodesRenewed),
    ("dana.factor", Action::RecoveryCodeUsed),
    ("dana.factor", Action::SecondFactorOn),
    ("dana.factor", Action::SecondFactorOff),
    ("dana.factor", Action::SecondFactorOff),
    ("dana.profile", Action::ProfileChanged),
    ("dana.profile", Action::ProfileChanged),
    ("dana.profile", Action::ProfileChanged),
    ("dana.copies", Action::ProfileChanged),
    ("dana.copies", Action::ProfileChanged),
    ("dana.sessions", Action::SessionEnded),
    ("dana.sessions", Action::SessionsEnded),
];

/// Runs the suite on an empty store; afterwards its log is [`LOGGED`].
pub async fn all<S>(store: &S)
where
    S: ChangeFactor
        + ChangePassword
        + ChangeProfile
        + EndMySessions
        + InviteStore
        + WriteUsers
        + PutIdempotency
        + KeepResetCode
        + KnownAddresses
        + ListSessions
        + ReadIdempotency
        + RecoveryCodes
        + StartSession
        + SwitchOffCopies
        + UseResetCode
        + UserStore,
{
    addresses(store).await;
    reset_codes(store).await;
    passwords(store).await;
    factors(store).await;
    profiles(store).await;
    copies(store).await;
    my_sessions(store).await;
    idempotency(store).await;
}

#[cfg(test)]
mod tests {
    use super::super::MemoryAccess;

    #[tokio::test]
    async fn the_memory_store_passes_the_suite() {
        let store = MemoryAccess::default();
        super::all(&store).await;
        let log = store.activities();
        let written: Vec<_> = log.iter().map(|one| (one.detail.as_deref(), one.action)).collect();
        let expected = super::LOGGED.iter().map(|(name, action)| (Some(*name), *action));
        assert_eq!(written, expected.collect::<Vec<_>>());
    }
}
