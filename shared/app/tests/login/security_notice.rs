//! Security notices: each change is mailed, once, and only if it was made.

use app::login::{Notice, NoticeOutcome, Notifier};
use app::mailer::{About, SecurityChange};
use app::users::User;
use domain::user::Email;
use jiff::{SignedDuration, Timestamp};
use testkit::access::{MemoryAccess, MemoryMailer, noon, user};
use testkit::ledger::{Faults, When};

fn at(seconds: i64) -> Timestamp {
    noon() + SignedDuration::from_secs(seconds)
}

fn notice(what: SecurityChange, at: Timestamp) -> Notice {
    Notice { user: user("dana.roy").id, what, at }
}

fn notifier(user: User, faults: &Faults) -> Notifier<MemoryAccess, MemoryMailer> {
    let access = MemoryAccess::with_faults(faults.clone()).with_user(user);
    Notifier { access, mailer: MemoryMailer::with_faults(faults.clone()) }
}

fn changed(password: Option<Timestamp>, factor: Option<Timestamp>) -> User {
    User { password_changed_at: password, factor_changed_at: factor, ..user("dana.roy") }
}

#[tokio::test]
async fn only_a_change_that_was_made_is_mailed() {
    for (what, user) in [
        (SecurityChange::PasswordChanged, changed(None, Some(at(0)))),
        (SecurityChange::PasswordChanged, changed(Some(at(-1)), None)),
        (SecurityChange::SecondFactorOn, changed(Some(at(0)), None)),
        (SecurityChange::SecondFactorOff, changed(Some(at(0)), Some(at(-1)))),
    ] {
        let notifier = notifier(user, &Faults::default());
        let sent = notifier.send(&notice(what, at(0)), at(15)).await;
        assert_eq!(sent, Ok(NoticeOutcome::NotChanged), "{what:?}");
        assert!(notifier.mailer.sent().is_empty());
    }
    let unknown = notifier(user("sam.keller"), &Faults::default());
    let sent = unknown.send(&notice(SecurityChange::PasswordChanged, at(0)), at(15)).await;
    assert_eq!(sent, Ok(NoticeOutcome::NotChanged));
}

#[tokio::test]
async fn a_change_is_mailed_once_despite_several_attempts_and_deliveries() {
    let notifier = notifier(changed(Some(at(5)), None), &Faults::default());
    let what = SecurityChange::PasswordChanged;
    // The attempt at 0 failed, the one at 5 succeeded.
    for (attempted, expected) in
        [(0, NoticeOutcome::Mailed), (5, NoticeOutcome::Repeated), (5, NoticeOutcome::Repeated)]
    {
        assert_eq!(notifier.send(&notice(what, at(attempted)), at(20)).await, Ok(expected));
    }
    let sent = notifier.mailer.sent();
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].about, About::SecurityNotice { what, at: at(5) });
    assert_eq!(sent[0].to, user("dana.roy").email);
    // A further change gets its own mail.
    let _ = notifier.access.clone().with_user(changed(Some(at(60)), None));
    assert_eq!(notifier.send(&notice(what, at(60)), at(75)).await, Ok(NoticeOutcome::Mailed));
}

#[tokio::test]
async fn instants_are_compared_by_their_stored_milliseconds() {
    let stored = notifier(changed(Some(at(0)), None), &Faults::default());
    let exact = at(0) + SignedDuration::from_micros(900);
    let sent = stored.send(&notice(SecurityChange::PasswordChanged, exact), at(15)).await;
    assert_eq!(sent, Ok(NoticeOutcome::Mailed));
}

#[tokio::test]
async fn a_mail_is_never_lost_and_is_repeated_only_if_recording_it_failed() {
    for when in [When::Before, When::After] {
        for call in 1.. {
            let faults = Faults::default();
            let notifier = notifier(changed(Some(at(0)), None), &faults);
            faults.crash_later(call, when);
            let notice = notice(SecurityChange::PasswordChanged, at(0));
            let done = notifier.send(&notice, at(15)).await.is_ok();
            faults.revive();
            notifier.send(&notice, at(30)).await.unwrap();
            let sent = notifier.mailer.sent().len();
            // Call 3 sends the mail, call 4 records it.
            let twice = (call == 3 && when == When::After) || (call == 4 && when == When::Before);
            assert_eq!(sent, if twice { 2 } else { 1 }, "{call} {when:?}");
            if done {
                break;
            }
        }
    }
}

#[tokio::test]
async fn a_corrected_address_is_mailed_at_both_addresses_despite_a_crash() {
    let old = Email::parse("dana@old.example.ca").unwrap();
    for when in [When::Before, When::After] {
        for call in 1.. {
            let faults = Faults::default();
            let mut dana = user("dana.roy");
            (dana.email_changed_at, dana.previous_email) = (Some(at(0)), Some(old.clone()));
            let notifier = notifier(dana, &faults);
            faults.crash_later(call, when);
            let notice = notice(SecurityChange::EmailCorrected, at(0));
            let done = notifier.send(&notice, at(15)).await.is_ok();
            faults.revive();
            notifier.send(&notice, at(30)).await.unwrap();
            assert_eq!(notifier.send(&notice, at(45)).await, Ok(NoticeOutcome::Repeated));
            let sent = notifier.mailer.sent();
            for address in [&old, &user("dana.roy").email] {
                let count = sent.iter().filter(|letter| letter.to == *address).count();
                assert!((1..=2).contains(&count), "{call} {when:?}");
            }
            assert!(sent.len() <= 3, "{call} {when:?}: repeated only if recording it failed");
            if done {
                assert_eq!(sent.len(), 2);
                break;
            }
        }
    }
}
