//! outbox-sweeper
