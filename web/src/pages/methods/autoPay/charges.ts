/** Which of the charges to come the page lists, and which one begins at once. */
import type { AutoPaySettings, ChargeReason, Money, NextCharge } from '../../../api/types';
import { isMoreThan } from '../../../payments/amounts';

/** Why a charge waits for the customer. */
export type HoldReason = Exclude<ChargeReason, 'retry'>;

/** Whether a charge will wait for the customer instead of being made. */
export function isHold(reason: ChargeReason | null): reason is HoldReason {
  return reason !== null && reason !== 'retry';
}

/** The charges to come, without the one that is held already and shown as such. */
export function listed({ upcoming, held }: AutoPaySettings): NextCharge[] {
  return held ? upcoming.filter(({ reason }) => !isHold(reason)) : upcoming;
}

/** Later than this, in milliseconds, is not at once: the clocks may differ a little. */
const soon = 300_000;

/**
 * The charge that begins at once after the customer agreed to this sum; `null` if none does. At
 * night it waits for the morning.
 */
export function begunCharge(after: AutoPaySettings, agreed: Money): NextCharge | null {
  const [first] = after.upcoming;
  if (!first || isHold(first.reason) || isMoreThan(after.leastCharge, agreed)) return null;
  return Date.parse(first.at) > Date.now() + soon ? null : first;
}
