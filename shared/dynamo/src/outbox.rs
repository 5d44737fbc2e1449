//! Messages that must reach a queue.
