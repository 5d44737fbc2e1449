//! Mails about changes: none is lost, none is untrue, and none comes twice.

use app::login::{Notice, Noticed, Notifier};
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

fn notifier(person: User, faults: &Faults) -> Notifier<MemoryAccess, MemoryMailer> {
    let access = MemoryAccess::with_faults(faults.clone()).with_user(person);
    Notifier { access, mailer: MemoryMailer::with_faults(faults.clone()) }
}

fn changed(password: Option<Timestamp>, factor: Option<Timestamp>) -> User {
    User { password_changed_at: password, factor_changed_at: factor, ..user("dana.roy") }
}

#[tokio::test]
async fn only_what_was_done_is_told() {
    for (what, person) in [
        (SecurityChange::PasswordChanged, changed(None, Some(at(0)))),
        (SecurityChange::PasswordChanged, changed(Some(at(-1)), None)),
        (SecurityChange::SecondFactorOn, changed(Some(at(0)), None)),
        (SecurityChange::SecondFactorOff, changed(Some(at(0)), Some(at(-1)))),
    ] {
        let notifier = notifier(person, &Faults::default());
        let told = notifier.tell(&notice(what, at(0)), at(15)).await;
        assert_eq!(told, Ok(Noticed::NothingToTell), "{what:?}");
        assert!(notifier.mailer.sent().is_empty());
    }
    let nobody = notifier(user("sam.keller"), &Faults::default());
    let told = nobody.tell(&notice(SecurityChange::PasswordChanged, at(0)), at(15)).await;
    assert_eq!(told, Ok(Noticed::NothingToTell));
}

#[tokio::test]
async fn what_was_done_is_told_once_however_many_tries_and_deliveries_it_took() {
    let notifier = notifier(changed(Some(at(5)), None), &Faults::default());
    let what = SecurityChange::PasswordChanged;
    // The try at 0 failed; the one at 5 did not.
    for (tried, expected) in [(0, Noticed::Mailed), (5, Noticed::Repeated), (5, Noticed::Repeated)]
    {
        assert_eq!(notifier.tell(&notice(what, at(tried)), at(20)).await, Ok(expected));
    }
    let sent = notifier.mailer.sent();
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].about, About::SecurityNotice { what, at: at(5) });
    assert_eq!(sent[0].to, user("dana.roy").email);
    // Another change is another mail.
    let _ = notifier.access.clone().with_user(changed(Some(at(60)), None));
    assert_eq!(notifier.tell(&notice(what, at(60)), at(75)).await, Ok(Noticed::Mailed));
}

#[tokio::test]
async fn instants_count_to_the_millisecond_in_which_they_are_stored() {
    let stored = notifier(changed(Some(at(0)), None), &Faults::default());
    let exact = at(0) + SignedDuration::from_micros(900);
    let told = stored.tell(&notice(SecurityChange::PasswordChanged, exact), at(15)).await;
    assert_eq!(told, Ok(Noticed::Mailed));
}

#[tokio::test]
async fn a_mail_is_never_lost_and_repeated_only_if_recording_it_failed() {
    for when in [When::Before, When::After] {
        for call in 1.. {
            let faults = Faults::default();
            let notifier = notifier(changed(Some(at(0)), None), &faults);
            faults.crash_later(call, when);
            let notice = notice(SecurityChange::PasswordChanged, at(0));
            let done = notifier.tell(&notice, at(15)).await.is_ok();
            faults.revive();
            notifier.tell(&notice, at(30)).await.unwrap();
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
async fn a_corrected_address_is_told_at_both_once_each_wherever_it_is_cut_off() {
    let old = Email::parse("dana@old.example.ca").unwrap();
    for when in [When::Before, When::After] {
        for call in 1.. {
            let faults = Faults::default();
            let mut person = user("dana.roy");
            (person.email_changed_at, person.previous_email) = (Some(at(0)), Some(old.clone()));
            let notifier = notifier(person, &faults);
            faults.crash_later(call, when);
            let notice = notice(SecurityChange::EmailCorrected, at(0));
            let done = notifier.tell(&notice, at(15)).await.is_ok();
            faults.revive();
            notifier.tell(&notice, at(30)).await.unwrap();
            assert_eq!(notifier.tell(&notice, at(45)).await, Ok(Noticed::Repeated));
            let sent = notifier.mailer.sent();
            for address in [&old, &user("dana.roy").email] {
                let there = sent.iter().filter(|letter| letter.to == *address).count();
                assert!((1..=2).contains(&there), "{call} {when:?}");
            }
            assert!(sent.len() <= 3, "{call} {when:?}: repeated if recording it failed");
            if done {
                assert_eq!(sent.len(), 2);
                break;
            }
        }
    }
}
