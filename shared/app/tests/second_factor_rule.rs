//! Whether an account requires a second factor of its users.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use app::account::ReadAccountSummaries;
use app::activity::Actor;
use app::users::{Author, set_factor_rule};
use testkit::access::{MemoryAccess, account, account_summary, noon, user};
use testkit::ledger::{Faults, When};
use testkit::system::Counting;

#[tokio::test]
async fn a_change_of_the_second_factor_rule_is_logged_once_even_after_a_crash() {
    let dana = user("dana.roy");
    let actor = Actor::user(&dana);
    let by = Author { user: Some(dana.id), actor, address: None, at: noon() };
    for call in 1..4 {
        for when in [When::Before, When::After] {
            let faults = Faults::crash_at(call, when);
            let store = MemoryAccess::with_faults(faults.clone())
                .with_account_summary(account_summary("a-1", &["dana.roy"]));
            let (random, here) = (Counting::default(), account("a-1"));
            let _ = set_factor_rule(&store, &random, &by, &here, true).await;
            faults.revive();
            let again = set_factor_rule(&store, &random, &by, &here, true).await;
            assert_eq!(again, Ok(()), "call {call} {when:?}");
            let summary = store.account_summary(&here).await.unwrap().unwrap();
            assert!(summary.factor_required, "call {call} {when:?}");
            assert_eq!(store.activities().len(), 1, "call {call} {when:?}");
        }
    }
}
