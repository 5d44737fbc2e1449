//! What every store of suppressed addresses must do.

use std::slice;

use app::mail_feedback::{ReadSuppressions, RecordSuppression, Suppression};
use app::users::{ListUsers, WriteUsers};
use domain::user::{Email, EmailProblem, Role};
use jiff::{SignedDuration, Timestamp};

use super::user_suite::{put_member, put_user};
use super::{account, member, noon, user};

fn email(name: &str) -> Email {
    Email::parse(&format!("{name}@example.ca")).unwrap()
}

fn suppression(problem: EmailProblem, since: Timestamp) -> Suppression {
    Suppression { problem, since }
}

async fn known(store: &impl ReadSuppressions, email: &Email) -> Option<Suppression> {
    store.suppressions(slice::from_ref(email)).await.unwrap().get(email).copied()
}

/// The first report of a kind counts. A complaint replaces a bounce, and a bounce no complaint.
pub async fn problems(store: &(impl ReadSuppressions + RecordSuppression)) {
    use EmailProblem::{Bounced, Complained};
    let later = noon() + SignedDuration::from_hours(1);
    let dana = email("dana.bounces");
    assert_eq!(known(store, &dana).await, None);
    let first = suppression(Bounced, noon());
    for report in [first, suppression(Bounced, later)] {
        store.suppress(&dana, &report).await.unwrap();
        assert_eq!(known(store, &dana).await, Some(first));
    }
    let complaint = suppression(Complained, later);
    for report in [complaint, suppression(Complained, noon()), suppression(Bounced, later)] {
        store.suppress(&dana, &report).await.unwrap();
        assert_eq!(known(store, &dana).await, Some(complaint));
    }
}

/// Addresses are found whatever the case of their letters, and no others with them.
pub async fn several(store: &(impl ReadSuppressions + RecordSuppression)) {
    let report = suppression(EmailProblem::Bounced, noon());
    let (one, other, third) = (email("one.of"), email("other.of"), email("third.of"));
    store.suppress(&one, &report).await.unwrap();
    store.suppress(&Email::parse("THIRD.of@Example.ca").unwrap(), &report).await.unwrap();
    let found = store.suppressions(&[other, third.clone(), one.clone()]).await.unwrap();
    assert_eq!(found.into_keys().collect::<Vec<_>>(), [one.clone(), third]);
    assert_eq!(store.suppressions(&[]).await.unwrap().len(), 0);
    let twice = store.suppressions(&[one.clone(), one]).await.unwrap();
    assert_eq!(twice.len(), 1, "an address that is asked for twice");
}

/// The list of an account's users has the problem of each address, also of two users who
/// share one. A corrected address starts without a problem.
pub async fn users<S>(store: &S)
where
    S: ReadSuppressions + RecordSuppression + ListUsers + WriteUsers,
{
    let here = account("a-mailed");
    let (mut dana, mut sam, kim) = (user("dana.mailed"), user("sam.mailed"), user("kim.mailed"));
    (dana.email, sam.email) = (email("shared.mailed"), email("shared.mailed"));
    for user in [&dana, &sam, &kim] {
        put_user(store, user).await.unwrap();
        let name = user.username.as_str();
        put_member(store, &member(name, "a-mailed", Role::Billing)).await.unwrap();
    }
    store.suppress(&dana.email, &suppression(EmailProblem::Complained, noon())).await.unwrap();
    let (listed, _) = store.account_users(&here, None, 10).await.unwrap();
    assert_eq!(listed.len(), 3);
    for found in listed {
        let expected = (found.user.id != kim.id).then_some(EmailProblem::Complained);
        assert_eq!(found.email_problem, expected, "{}", found.user.username);
    }
    let one = store.account_user(&here, &dana.id).await.unwrap().unwrap();
    assert_eq!(one.email_problem, Some(EmailProblem::Complained));
}

/// All of it, on a store without these users.
pub async fn all<S>(store: &S)
where
    S: ReadSuppressions + RecordSuppression + ListUsers + WriteUsers,
{
    problems(store).await;
    several(store).await;
    users(store).await;
}
