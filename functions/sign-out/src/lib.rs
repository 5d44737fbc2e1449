//! sign-out
