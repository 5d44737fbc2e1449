//! Writes the files of marked payouts.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use futures_util::stream::{self, StreamExt, TryStreamExt};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::day;
use super::file::{self, Movement, Summary};
use super::store::{MarkedPayout, PayoutFiles, PayoutStore};
use super::tie::{Found, Settled, Tie, TieError, settle, tie};
use crate::payments::Settler;
use crate::payments::events::{Payout, PayoutLine, ReadPayouts};
use crate::payments::gateway::{GatewayError, PaymentGateway};
use crate::store::StoreError;
use crate::system::Clock;

/// Payments that are settled, or movements that are tied, at the same time. The gateway admits some
/// 100 requests a second.
const AT_ONCE: usize = 8;

/// A payout that is not right is written again with every run, for so long.
const GIVE_UP: SignedDuration = SignedDuration::from_hours(3 * 24);

/// How often a day's list is made while other runs change its payouts.
const MOST_TRIES: usize = 10;

/// What a run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PayoutsWritten {
    /// Files written.
    pub written: usize,
    /// Payouts whose lines the gateway does not know yet, or did not compose.
    pub skipped: usize,
    /// Payouts that do not add up, that the ledger lacks a movement of, or that could not be read.
    pub wrong: usize,
    /// Whether the time was over before everything was written.
    pub is_cut_off: bool,
}

/// Why a payout's file is not written.
#[derive(Debug, thiserror::Error)]
enum PayoutError {
    #[error(transparent)]
    Gateway(#[from] GatewayError),
    #[error(transparent)]
    Tie(#[from] TieError),
    #[error(transparent)]
    Files(#[from] io::Error),
    #[error("it cannot be encoded: {0}")]
    Json(#[from] serde_json::Error),
}

/// What became of a payout.
enum Outcome {
    /// Its file is right.
    Right,
    /// Its file says what is wrong.
    Wrong,
    /// The gateway does not know all of its lines yet.
    Waits,
    /// The gateway did not compose it, so it has no lines.
    Manual,
}

/// Writes through its ports.
#[derive(Debug)]
pub struct PayoutWriter<'a, S, C, G, F> {
    /// Settles what the ledger lacks.
    pub settler: Settler<'a, S, C>,
    /// The gateway.
    pub gateway: &'a G,
    /// The files.
    pub files: &'a F,
}

impl<S, C, G, F> PayoutWriter<'_, S, C, G, F>
where
    S: PayoutStore,
    C: Clock,
    G: PaymentGateway + ReadPayouts,
    F: PayoutFiles,
{
    /// Writes every marked payout until the clock reaches `until`. What fails does not hold up the
    /// rest, and stays marked for three days.
    ///
    /// # Errors
    /// [`StoreError`] when the marks cannot be read or removed.
    pub async fn run(&self, until: Timestamp) -> Result<PayoutsWritten, StoreError> {
        let mut done = PayoutsWritten::default();
        let store = self.settler.books.store;
        let marked = in_turn(store.marked_payouts().await?, self.now());
        for (position, marked) in marked.iter().enumerate() {
            let now = self.now();
            if now >= until {
                done.is_cut_off = true;
                break;
            }
            let is_old = now.duration_since(marked.at) >= GIVE_UP;
            let payout = marked.id.as_str();
            let (count, is_settled) = match self.payout(marked, until).await {
                Ok(Outcome::Right) => (&mut done.written, true),
                Ok(Outcome::Manual) => (&mut done.skipped, true),
                Ok(Outcome::Waits) if !is_old => (&mut done.skipped, false),
                Ok(Outcome::Waits) => {
                    tracing::error!(payout, "the gateway did not reconcile a payout; given up");
                    (&mut done.wrong, true)
                }
                Ok(Outcome::Wrong) => (&mut done.wrong, is_old),
                // A later run begins with it, and has more time for it.
                Err(PayoutError::Tie(TieError::TimeIsOver)) if position > 0 => {
                    done.is_cut_off = true;
                    break;
                }
                Err(error) => {
                    let is_too_large = matches!(error, PayoutError::Tie(TieError::TimeIsOver));
                    done.is_cut_off |= is_too_large;
                    tracing::error!(payout, %error, "the file of a payout is not written");
                    (&mut done.wrong, is_old)
                }
            };
            *count = count.saturating_add(1);
            if is_settled {
                store.remove_payout_mark(marked).await?;
            }
        }
        Ok(done)
    }

    fn now(&self) -> Timestamp {
        self.settler.books.clock.now()
    }

    async fn payout(
        &self,
        marked: &MarkedPayout,
        until: Timestamp,
    ) -> Result<Outcome, PayoutError> {
        let payout = self.gateway.payout(&marked.id).await?;
        if !payout.automatic {
            return Ok(Outcome::Manual);
        }
        if !payout.reconciled {
            return Ok(Outcome::Waits);
        }
        let lines = self.gateway.payout_lines(&payout.id).await?;
        let (summary, movements) = self.tied(&payout, &lines, until).await?;
        let content = file::write(&summary, &movements)?;
        self.files.put_payout(payout.arrives_on, &payout.id, content).await?;
        self.list(payout.arrives_on).await?;
        let Summary { payout, amount, net, missing, .. } = &summary;
        if summary.is_right() {
            tracing::info!(payout, amount, "the file of a payout is written");
            return Ok(Outcome::Right);
        }
        tracing::error!(payout, amount, net, missing, "a payout does not agree with the ledger");
        Ok(Outcome::Wrong)
    }

    /// Asks the gateway once for each payment, however many of the lines are its.
    async fn tied(
        &self,
        payout: &Payout,
        lines: &[PayoutLine],
        until: Timestamp,
    ) -> Result<(Summary, Vec<Movement>), TieError> {
        let in_time = || if self.now() < until { Ok(()) } else { Err(TieError::TimeIsOver) };
        let ids = lines.iter().filter_map(|line| line.gateway_payment.as_deref());
        let settled = stream::iter(ids.collect::<BTreeSet<_>>()).map(|id| async move {
            in_time()?;
            Ok::<_, TieError>((id, settle(&self.settler, self.gateway, id).await?))
        });
        let settled: BTreeMap<_, _> = settled.buffered(AT_ONCE).try_collect().await?;
        let (store, settled) = (self.settler.books.store, &settled);
        let ties = stream::iter(lines).map(|line| async move {
            in_time()?;
            let payment = line.gateway_payment.as_deref().and_then(|id| settled.get(id));
            tie(store, payment.unwrap_or(&Settled::Foreign), line).await
        });
        let ties: Vec<Tie> = ties.buffered(AT_ONCE).try_collect().await?;
        let is_missing = |tie: &&Tie| matches!(tie, Tie::Ours { found: Found::Missing, .. });
        let missing = ties.iter().filter(is_missing).count();
        let movements = lines.iter().zip(&ties).map(|(line, tie)| Movement::of(line, tie));
        Ok((Summary::of(payout, lines, missing), movements.collect()))
    }

    /// Makes a day's list from the files of its payouts. Another run may write one of them at the
    /// same time; so the list is made again until the files are those that it was made of.
    async fn list(&self, on: Date) -> Result<(), io::Error> {
        let mut files = self.files.payouts_of(on).await?;
        for _ in 0..MOST_TRIES {
            let mut csv = day::empty();
            for file in &files {
                let content = self.files.read_payout(on, &file.payout).await?;
                let (summary, movements) = file::read(&content)?;
                day::add(&mut csv, &summary, &movements);
            }
            self.files.put_day(on, csv.into_bytes()).await?;
            let now = self.files.payouts_of(on).await?;
            if now == files {
                return Ok(());
            }
            files = now;
        }
        Err(io::Error::other("the payouts of the day keep changing"))
    }
}

/// The payouts in the order of this run: each hour begins with another one, so that one that takes
/// the whole of a call holds up no other for long.
fn in_turn(mut marked: Vec<MarkedPayout>, now: Timestamp) -> Vec<MarkedPayout> {
    let hour = usize::try_from(now.as_second().div_euclid(60 * 60)).unwrap_or_default();
    let first = hour.checked_rem(marked.len()).unwrap_or_default();
    marked.rotate_left(first);
    marked
}
