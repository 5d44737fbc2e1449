//! The limits that the contract states are those that the domain enforces.

use contract::length;
use domain::{ids, text, user};

#[test]
fn the_contract_states_the_limits_of_the_domain() {
    assert_eq!(length::NAME_LENGTH, text::NAME_LENGTH);
    assert_eq!(length::TEXT_LENGTH, text::TEXT_LENGTH);
    assert_eq!(length::USERNAME_LENGTH, ids::USERNAME_BYTES);
    assert_eq!(length::EMAIL_LENGTH, user::EMAIL_BYTES);
    assert_eq!(length::NUMBER_LENGTH, ids::NUMBER_BYTES);
}
