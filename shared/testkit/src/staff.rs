//! An administrator who posts: for tests of the functions that post for staff.

use app::activity::Actor;
use app::client::ClientAddress;
use app::users::Author;
use domain::user::Staff;
use serde_json::{Value, json};

use crate::{
    access::{MemoryAccess, account_summary, live_session, noon, user},
    http::{AnyRoute, Ask, Seen},
    portal,
};

/// Users and sessions: one administrator, signed in; and the account `a`.
pub fn signed_in() -> MemoryAccess {
    let mut dana = user("dana.roy");
    dana.staff = Some(Staff::Admin);
    dana.second_factor = true;
    let session = live_session(&dana, 1, noon());
    MemoryAccess::default()
        .with_session(&session.record)
        .with_user(dana)
        .with_account_summary(account_summary("a", &[]))
}

/// The administrator as the author of a change.
pub fn by() -> Author {
    let mut dana = user("dana.roy");
    dana.staff = Some(Staff::Admin);
    let address = Some(ClientAddress::parse(Some("203.0.113.7")));
    Author { user: Some(dana.id), actor: Actor::user(&dana), address, at: noon() }
}

/// A request of the administrator for an account, with this `Idempotency-Key`.
pub fn ask(route: impl AnyRoute, account: &str, key: &str, body: &Value) -> Ask {
    portal::ask(route).with("accountId", account).json(body).header("idempotency-key", key)
}

/// An amount in Canadian dollars, as in a request body.
pub fn money(amount: &str) -> Value {
    json!({ "amount": amount, "currency": "CAD" })
}

/// Status, and the only pointer and code, of a refusal.
pub type Refusal = (u16, String, String);

/// The refusal in a response; empty when it names no field, or more than one.
pub fn fault(seen: &Seen) -> Refusal {
    let [(pointer, code)] = &seen.faults()[..] else { return (0, String::new(), String::new()) };
    (seen.status.as_u16(), pointer.clone(), code.clone())
}

/// An expected refusal.
pub fn refusal(status: u16, pointer: &str, code: &str) -> Refusal {
    (status, pointer.to_owned(), code.to_owned())
}
