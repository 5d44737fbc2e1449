//! The subjects of the API, one module each: how a result of a use case becomes a body of the
//! contract, how values of a request become values of the domain, and which problem each error is.

pub mod account;
pub mod activity;
pub mod aging;
pub mod auto_pay;
pub mod calls;
pub mod causes;
pub mod corrections;
pub mod downloads;
pub mod invoice;
pub mod login;
pub mod payment_methods;
pub mod payments;
pub mod profile;
pub mod session;
pub mod staff;
pub mod statement;
pub mod transaction;
pub mod users;
pub mod value;
