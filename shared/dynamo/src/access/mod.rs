//! The `access` table.
