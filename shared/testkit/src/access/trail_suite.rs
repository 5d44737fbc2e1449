//! What every trail and every count of tries must do: run against memory and the real tables.

use app::activity::{Action, Activity, Actor, ReadActivity, RecordActivity, Trail};
use app::limits::{CountTries, LimitError, SIGN_IN_UNKNOWN};
use domain::people::Staff;
use jiff::{SignedDuration, Timestamp};

use super::{account, noon, user};

fn did(trail: Trail, id: &str, at: Timestamp, action: Action) -> Activity {
    let actor = Actor::user(&user("dana.roy"));
    let (subject, detail, address) = (None, None, None);
    Activity { trail, id: id.to_owned(), at, actor, action, subject, detail, address }
}

/// A trail is read newest first, page by page, whole, and nothing of another one.
pub async fn trails(store: &(impl RecordActivity + ReadActivity)) {
    let own = Trail::Account(account("a-1"));
    let later = |minutes| noon() + SignedDuration::from_mins(minutes);
    let mut full = did(own.clone(), "b", later(1), Action::RoleChanged)
        .of("sam.keller")
        .with("viewer")
        .from("203.0.113.7");
    full.actor.staff = Some(Staff::Agent);
    let same_instant = did(own.clone(), "a", later(1), Action::ProfileChanged);
    let mut deployed = did(own.clone(), "c", later(2), Action::UserInvited);
    deployed.actor = Actor::deployer();
    let elsewhere = did(Trail::Account(account("a-10")), "d", later(1), Action::UserInvited);
    let staff = did(Trail::Staff, "e", later(1), Action::UserInvited);
    for activity in [&full, &same_instant, &deployed, &elsewhere, &staff, &full] {
        store.record(activity).await.unwrap();
    }
    let (first, next) = store.activities(&own, None, 2).await.unwrap();
    assert_eq!(first, [deployed, full.clone()]);
    assert_eq!(next, Some((full.at, full.id)));
    let (rest, end) = store.activities(&own, next.as_ref(), 2).await.unwrap();
    assert_eq!((rest, end), (vec![same_instant], None));
    let (others, _) = store.activities(&Trail::Staff, None, 200).await.unwrap();
    assert_eq!(others, [staff]);
}

/// Tries count up to the limit, one subject and one window at a time, until they are forgotten.
pub async fn tries(store: &impl CountTries) {
    let (limit, now) = (SIGN_IN_UNKNOWN, noon());
    for _ in 0..limit.most {
        assert_eq!(limit.count(store, "dana", now).await, Ok(()));
    }
    let Err(LimitError::TooMany(wait)) = limit.count(store, "dana", now).await else {
        panic!("one try too many");
    };
    assert!(wait.retry_after.is_positive() && wait.retry_after <= limit.window);
    assert_eq!(limit.count(store, "sam", now).await, Ok(()), "somebody else");
    assert_eq!(limit.count(store, "dana", now + wait.retry_after).await, Ok(()), "later");
    assert!(limit.count(store, "dana", now).await.is_err());
    for _again in 0..2 {
        store.forget_tries(&limit.key("dana", now)).await.unwrap();
    }
    assert_eq!(limit.count(store, "dana", now).await, Ok(()), "forgotten");
}

#[cfg(test)]
mod tests {
    use super::super::{MemoryAccess, MemoryActivity};

    #[tokio::test]
    async fn what_is_in_memory_is_one() {
        super::trails(&MemoryActivity::default()).await;
        super::tries(&MemoryAccess::default()).await;
    }
}
