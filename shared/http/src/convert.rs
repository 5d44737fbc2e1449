//! The domain's words as the contract's.

use contract::{Language, Role, Staff};

/// A language.
pub const fn language(language: domain::document::Language) -> Language {
    match language {
        domain::document::Language::English => Language::EnCa,
        domain::document::Language::French => Language::FrCa,
    }
}

/// A role in an account.
pub const fn role(role: domain::people::Role) -> Role {
    match role {
        domain::people::Role::Viewer => Role::Viewer,
        domain::people::Role::Billing => Role::Billing,
        domain::people::Role::Manager => Role::Manager,
    }
}

/// A staff role.
pub const fn staff(staff: domain::people::Staff) -> Staff {
    match staff {
        domain::people::Staff::Agent => Staff::Agent,
        domain::people::Staff::Admin => Staff::Admin,
    }
}
