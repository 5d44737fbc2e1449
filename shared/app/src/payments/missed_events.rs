//! Carries out the events of the gateway that the portal missed.
//!
//! An event that fails is remembered and retried by the next runs. It holds up neither the events
//! after it nor the reading of others.

use jiff::{SignedDuration, Timestamp};

use super::events::{EventPage, GatewayEvent, ReadEvents};
use super::gateway::{GatewayError, PaymentGateway};
use super::handle_event::{EventHandler, EventOutcome};
use super::progress::Run;
use super::settle::Settler;
use super::store::{PaymentStore, ProgressStore};
use crate::store::StoreError;
use crate::system::Clock;

/// Events may be listed later than others that happened after them.
pub(super) const OVERLAP: SignedDuration = SignedDuration::from_hours(1);

/// An event is retried for so long: gateways keep events about as long.
///
/// <https://docs.stripe.com/api/events>
const RETRIED_FOR: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Most events that are remembered for a retry; with so many the portal itself is broken, and no
/// more are read.
const MOST_FAILED: usize = 1_000;

/// Carries out events.
#[derive(Debug)]
pub(super) struct MissedEvents<'a, S, C, G> {
    pub(super) settler: Settler<'a, S, C>,
    pub(super) gateway: &'a G,
}

impl<S, C, G> MissedEvents<'_, S, C, G>
where
    S: PaymentStore + ProgressStore,
    C: Clock,
    G: PaymentGateway + ReadEvents,
{
    /// Reads events from where the last run came to, and retries those that failed before.
    ///
    /// # Errors
    /// [`StoreError`].
    pub(super) async fn carry_out(&self, run: &mut Run) -> Result<(), StoreError> {
        let earlier = run.progress.failed_events.len();
        self.read(run).await?;
        self.retry(earlier, run).await
    }

    fn now(&self) -> Timestamp {
        self.settler.books.clock.now()
    }

    /// Page after page, oldest first. Each page that is done is done for the next run, too.
    async fn read(&self, run: &mut Run) -> Result<(), StoreError> {
        let store = self.settler.books.store;
        let began = self.now();
        let since = self.since(began, run).await?;
        let mut after = None;
        loop {
            let page = match self.gateway.events(since, after.as_deref()).await {
                Ok(page) => page,
                Err(error) => {
                    tracing::error!(%error, "the gateway's events cannot be read");
                    run.done.fail();
                    return Ok(());
                }
            };
            if !self.page(&page.events, run).await? {
                run.done.is_cut_off = true;
                return Ok(());
            }
            run.progress.events_until = read_until(&page, began).or(run.progress.events_until);
            after = page.next;
            if after.is_none() {
                return Ok(());
            }
            store.set_progress(&run.progress).await?;
        }
    }

    /// Since when events are read. No payment is older than the first run, which says so before it
    /// reads: then nothing is left out if the gateway does not answer it.
    async fn since(&self, began: Timestamp, run: &mut Run) -> Result<Timestamp, StoreError> {
        if run.progress.events_until.is_none() {
            run.progress.events_until = Some(began);
            self.settler.books.store.set_progress(&run.progress).await?;
        }
        Ok(run.progress.events_until.unwrap_or(began) - OVERLAP)
    }

    /// Carries out the events of a page that the portal does not know; whether all of them were
    /// looked at.
    async fn page(&self, events: &[GatewayEvent], run: &mut Run) -> Result<bool, StoreError> {
        let ids: Vec<_> = events.iter().map(|event| &*event.id).collect();
        let known = self.settler.books.store.known_events(&ids).await?;
        for (event, _) in events.iter().zip(known).filter(|(_, known)| !known) {
            if run.progress.failed_events.contains(&event.id) {
                continue;
            }
            if self.now() >= run.until || run.progress.failed_events.len() >= MOST_FAILED {
                return Ok(false);
            }
            if !self.handle(event, run).await? {
                run.progress.failed_events.push_back(event.id.clone());
            }
        }
        Ok(true)
    }

    /// Retries so many of the events that failed, the one that has waited longest first.
    async fn retry(&self, count: usize, run: &mut Run) -> Result<(), StoreError> {
        for _ in 0..count {
            if self.now() >= run.until {
                run.done.is_cut_off = true;
                return Ok(());
            }
            let Some(id) = run.progress.failed_events.pop_front() else { return Ok(()) };
            if !self.again(&id, run).await? {
                run.progress.failed_events.push_back(id);
            }
        }
        Ok(())
    }

    /// Carries out an event that failed before; whether nothing is left to do about it.
    async fn again(&self, id: &str, run: &mut Run) -> Result<bool, StoreError> {
        match self.gateway.event(id).await {
            Ok(event) if self.now().duration_since(event.at) < RETRIED_FOR => {
                self.handle(&event, run).await
            }
            Ok(_) | Err(GatewayError::NotFound) => {
                tracing::error!(id, "an event of the gateway is given up");
                run.done.fail();
                Ok(true)
            }
            Err(error) => {
                tracing::error!(id, %error, "an event of the gateway cannot be read");
                run.done.fail();
                Ok(false)
            }
        }
    }

    /// Whether nothing is left to do about an event.
    async fn handle(&self, event: &GatewayEvent, run: &mut Run) -> Result<bool, StoreError> {
        let handler = EventHandler { settler: self.settler, gateway: self.gateway };
        match handler.handle(event).await {
            Ok(EventOutcome::CarriedOut) => {
                run.done.missed = run.done.missed.saturating_add(1);
                Ok(true)
            }
            Ok(EventOutcome::Repeated | EventOutcome::Ignored) => Ok(true),
            Err(error) => {
                let (id, kind) = (&event.id, &event.kind);
                tracing::error!(id, kind, %error, "an event of the gateway is not carried out");
                run.done.fail();
                // Of another portal, or older than a restored ledger: logged once is enough.
                if error.is_unknown() {
                    self.settler.books.store.mark_event(id).await?;
                }
                Ok(error.is_unknown())
            }
        }
    }
}

/// Up to when events are read after a page. The next run begins [`OVERLAP`] before that: with the
/// last event of a page that others follow, unless those of that time may still be listed.
fn read_until(page: &EventPage, began: Timestamp) -> Option<Timestamp> {
    match &page.next {
        None => Some(began),
        Some(_) => page.events.last().map(|last| (last.at + OVERLAP).min(began)),
    }
}
