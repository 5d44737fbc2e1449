/** Why a payment was declined, and what to do next, in the page's words. */
import { defineMessages, type MessageDescriptor } from 'react-intl';

import type { DeclineCode, Payment } from '../api/types';

/** Why. */
export const reasons = defineMessages<DeclineCode>({
  'insufficient-funds': { id: 'decline.insufficientFunds' },
  'expired-card': { id: 'decline.expiredCard' },
  'incorrect-details': { id: 'decline.incorrectDetails' },
  'limit-exceeded': { id: 'decline.limitExceeded' },
  'authentication-failed': { id: 'decline.authenticationFailed' },
  'authentication-required': { id: 'decline.authenticationRequired' },
  'card-blocked': { id: 'decline.cardBlocked' },
  'account-closed': { id: 'decline.accountClosed' },
  'mandate-inactive': { id: 'decline.mandateInactive' },
  'method-unavailable': { id: 'decline.methodUnavailable' },
  refused: { id: 'decline.refused' },
  'processing-error': { id: 'decline.processingError' },
  busy: { id: 'decline.busy' },
  abandoned: { id: 'decline.abandoned' },
  declined: { id: 'decline.declined' },
});

/** What to do next. */
export const advice = defineMessages<DeclineCode>({
  'insufficient-funds': { id: 'advice.insufficientFunds' },
  'expired-card': { id: 'advice.expiredCard' },
  'incorrect-details': { id: 'advice.incorrectDetails' },
  'limit-exceeded': { id: 'advice.limitExceeded' },
  'authentication-failed': { id: 'advice.authenticationFailed' },
  'authentication-required': { id: 'advice.authenticationRequired' },
  'card-blocked': { id: 'advice.cardBlocked' },
  'account-closed': { id: 'advice.accountClosed' },
  'mandate-inactive': { id: 'advice.mandateInactive' },
  'method-unavailable': { id: 'advice.methodUnavailable' },
  refused: { id: 'advice.refused' },
  'processing-error': { id: 'advice.processingError' },
  busy: { id: 'advice.busy' },
  abandoned: { id: 'advice.abandoned' },
  declined: { id: 'advice.declined' },
});

const unknownAccount = defineMessages({
  reason: { id: 'decline.unknownAccount' },
  advice: { id: 'advice.unknownAccount' },
});

/** Why this payment was declined, and what to do next. Some codes mean another thing for a bank. */
export function declineTexts({
  declineCode,
  method,
}: Pick<Payment, 'declineCode' | 'method'>): Record<'reason' | 'advice', MessageDescriptor> {
  const isBank = method?.type === 'bank-debit';
  if (isBank && declineCode === 'incorrect-details') return unknownAccount;
  const isOther = declineCode === null || (isBank && declineCode === 'card-blocked');
  const code = isOther ? 'declined' : declineCode;
  return { reason: reasons[code], advice: advice[code] };
}
