import { useQuery } from '@tanstack/react-query';
import {
  defineMessages,
  FormattedMessage,
  type IntlShape,
  type MessageDescriptor,
  useIntl,
} from 'react-intl';
import { Link } from 'react-router';

import { portalQuery } from '../api/portal';
import type { Activity, ActivityAction, Actor } from '../api/types';
import { paths } from '../app/paths';
import { formatDate, formatPeriod } from '../format/dates';
import { languageName } from '../format/languageName';
import { brandName } from '../payments/brands';

const sentences = defineMessages<ActivityAction>({
  'user-invited': { id: 'activity.userInvited' },
  'user-invited-again': { id: 'activity.userInvitedAgain' },
  'invitation-accepted': { id: 'activity.invitationAccepted' },
  'invitation-declined': { id: 'activity.invitationDeclined' },
  'invitation-cancelled': { id: 'activity.invitationCancelled' },
  'username-taken-over': { id: 'activity.usernameTakenOver' },
  'user-left': { id: 'activity.userLeft' },
  'role-changed': { id: 'activity.roleChanged' },
  'user-deactivated': { id: 'activity.userDeactivated' },
  'user-reinstated': { id: 'activity.userReinstated' },
  'second-factor-required': { id: 'activity.secondFactorRequired' },
  'second-factor-not-required': { id: 'activity.secondFactorNotRequired' },
  'password-chosen': { id: 'activity.passwordChosen' },
  'password-changed': { id: 'activity.passwordChanged' },
  'password-reset': { id: 'activity.passwordReset' },
  'second-factor-on': { id: 'activity.secondFactorOn' },
  'second-factor-off': { id: 'activity.secondFactorOff' },
  'second-factor-reset': { id: 'activity.secondFactorReset' },
  'recovery-code-used': { id: 'activity.recoveryCodeUsed' },
  'recovery-codes-renewed': { id: 'activity.recoveryCodesRenewed' },
  'profile-changed': { id: 'activity.profileChanged' },
  'session-ended': { id: 'activity.sessionEnded' },
  'sessions-ended': { id: 'activity.sessionsEnded' },
  'sessions-ended-by-staff': { id: 'activity.sessionsEndedByStaff' },
  'login-deactivated': { id: 'activity.loginDeactivated' },
  'login-reinstated': { id: 'activity.loginReinstated' },
  'email-corrected': { id: 'activity.emailCorrected' },
  'history-downloaded': { id: 'activity.historyDownloaded' },
  'statement-downloaded': { id: 'activity.statementDownloaded' },
  'invoice-downloaded': { id: 'activity.invoiceDownloaded' },
  'receipt-downloaded': { id: 'activity.receiptDownloaded' },
  'call-records-downloaded': { id: 'activity.callRecordsDownloaded' },
  'call-history-downloaded': { id: 'activity.callHistoryDownloaded' },
  'calls-exported': { id: 'activity.callsExported' },
  'viewed-by-staff': { id: 'activity.viewedByStaff' },
  'credit-posted': { id: 'activity.creditPosted' },
  'adjustment-posted': { id: 'activity.adjustmentPosted' },
  'reversal-posted': { id: 'activity.reversalPosted' },
  'write-off-posted': { id: 'activity.writeOffPosted' },
  'invitations-released': { id: 'activity.invitationsReleased' },
  'payment-made': { id: 'activity.paymentMade' },
  'payment-declined': { id: 'activity.paymentDeclined' },
  'method-added': { id: 'activity.methodAdded' },
  'method-removed': { id: 'activity.methodRemoved' },
  'methods-changed': { id: 'activity.methodsChanged' },
  'refund-made': { id: 'activity.refundMade' },
  'payment-returned': { id: 'activity.paymentReturned' },
  'payment-charged-back': { id: 'activity.paymentChargedBack' },
  'auto-pay-on': { id: 'activity.autoPayOn' },
  'auto-pay-off': { id: 'activity.autoPayOff' },
  'auto-pay-changed': { id: 'activity.autoPayChanged' },
  'billing-address-changed': { id: 'activity.billingAddressChanged' },
  'time-zone-changed': { id: 'activity.timeZoneChanged' },
  'account-language-changed': { id: 'activity.accountLanguageChanged' },
  'auto-pay-gave-up': { id: 'activity.autoPayGaveUp' },
});

/** What Auto Pay does: nobody is its author. */
const byAutoPay = defineMessages({
  'payment-made': { id: 'activity.autoPayPaid' },
  'payment-declined': { id: 'activity.autoPayDeclined' },
});

/** An export of calls of one invoice has the invoice as its subject. */
const { ofInvoice } = defineMessages({ ofInvoice: { id: 'activity.invoiceCallsExported' } });

/** The roles that the detail of an activity can name. */
const roles = {
  viewer: 'role.viewer',
  billing: 'role.billing',
  manager: 'role.manager',
  agent: 'activity.agent',
  admin: 'activity.admin',
} as const;

const postings: readonly ActivityAction[] = [
  'credit-posted',
  'adjustment-posted',
  'reversal-posted',
  'write-off-posted',
];

/** The actions whose subject is a payment. */
const ofPayments: readonly ActivityAction[] = [
  'payment-made',
  'payment-declined',
  'refund-made',
  'payment-returned',
  'payment-charged-back',
];

interface Props {
  activity: Activity;
  accountId: string | null;
}

/** One activity as a sentence, with a link to the transaction or the payment. */
export function ActivitySentence({ activity, accountId }: Props) {
  const { action, actor, subject, detail } = activity;
  const subjectName = (
    <strong key="subject" translate="no">
      <bdi>{subject ?? actor.username ?? ''}</bdi>
    </strong>
  );
  return (
    <>
      <FormattedMessage
        {...sentenceOf(activity)}
        values={{
          actor: <ActorName key="actor" actor={actor} action={action} />,
          subject: subjectName,
          detail: <Detail key="detail" detail={detail} />,
        }}
      />
      {accountId !== null && subject !== null && (
        <ObjectLink accountId={accountId} action={action} subject={subject} />
      )}
    </>
  );
}

function sentenceOf({ action, actor, subject }: Activity): MessageDescriptor {
  if (action === 'calls-exported' && subject !== null) return ofInvoice;
  const isNobody = actor.username === null && actor.name === '' && actor.staff === null;
  return isNobody && isOfAutoPay(action) ? byAutoPay[action] : sentences[action];
}

function isOfAutoPay(action: ActivityAction): action is keyof typeof byAutoPay {
  return action in byAutoPay;
}

interface ObjectLinkProps {
  accountId: string;
  action: ActivityAction;
  subject: string;
}

/** The link to what an action made or changed; nothing for an object without a page. */
function ObjectLink({ accountId, action, subject }: ObjectLinkProps) {
  const isPayment = ofPayments.includes(action);
  if (!isPayment && !postings.includes(action)) return null;
  return (
    <>
      {' '}
      {isPayment ? (
        <Link to={paths.payment(accountId, subject)}>
          <FormattedMessage id="activity.payment" />
        </Link>
      ) : (
        <Link to={paths.transaction(accountId, subject)}>
          <FormattedMessage id="activity.transaction" />
        </Link>
      )}
    </>
  );
}

/** What nobody does in the portal, the payment service has reported. */
const reported: readonly ActivityAction[] = ['method-added', 'method-removed', 'refund-made'];

function ActorName({ actor, action }: { actor: Actor; action: ActivityAction }) {
  const { username, name, staff } = actor;
  if (username === null && staff !== null) return <StaffMemberName name={name} />;
  if (username === null) {
    const isReported = reported.includes(action);
    return <FormattedMessage id={isReported ? 'activity.paymentService' : 'activity.deployer'} />;
  }
  const personName = (
    <strong key="person" translate="no">
      <bdi>{name.trim() === '' ? username : `${name} (${username})`}</bdi>
    </strong>
  );
  if (staff === null) return personName;
  return <FormattedMessage id="activity.staff" values={{ person: personName }} />;
}

/** A member of staff as customers see them, such as “Alex F., Aurora Voice”. */
function StaffMemberName({ name }: { name: string }) {
  const { data: portal } = useQuery(portalQuery);
  const personName = (
    <strong key="person" translate="no">
      <bdi>{[name, portal?.providerName].filter(Boolean).join(', ')}</bdi>
    </strong>
  );
  return <FormattedMessage id="activity.provider" values={{ person: personName }} />;
}

/**
 * The detail of an activity in the page's language: a role, a language such as `fr-CA`, an amount
 * such as `50.00 CAD`, a month such as `2026-07`, a period such as `2026-07-01/2026-07-31`, which may
 * have no first or no last day, or a payment method such as `visa 4242`. Anything else, such as a
 * time zone, is shown as it is.
 */
function Detail({ detail }: { detail: string | null }) {
  const intl = useIntl();
  if (detail === null) return null;
  if (isRole(detail)) return intl.formatMessage({ id: roles[detail] });
  if (detail === 'en-CA' || detail === 'fr-CA') return languageName(intl.locale, detail);
  if (/^\d{4}-\d\d$/.test(detail)) return intl.formatDate(`${detail}-01`, asMonth);
  const [period, from, to] = /^(\d{4}-\d\d-\d\d)?\/(\d{4}-\d\d-\d\d)?$/.exec(detail) ?? [];
  if (period !== undefined) return periodText(intl, from, to);
  const [, kind, last4] = /^([a-z-]+) (\d{4})$/.exec(detail) ?? [];
  if (kind !== undefined && last4 !== undefined) return methodText(intl, kind, last4);
  const [, amount, currency] = /^(-?\d+(?:\.\d+)?) ([A-Z]{3})$/.exec(detail) ?? [];
  if (amount === undefined || currency === undefined) return detail;
  const format = new Intl.NumberFormat(intl.locale, { style: 'currency', currency });
  return format.format(amount as `${number}`);
}

/** A month, read in UTC: `July 2026`. */
const asMonth = { month: 'long', year: 'numeric', timeZone: 'UTC' } as const;

function periodText(intl: IntlShape, from: string | undefined, to: string | undefined): string {
  if (from !== undefined && to !== undefined) return formatPeriod(intl.locale, { from, to });
  const id = to === undefined ? 'activity.since' : 'activity.until';
  return intl.formatMessage({ id }, { day: formatDate(intl.locale, from ?? to ?? '') });
}

function methodText(intl: IntlShape, kind: string, last4: string): string {
  if (kind === 'bank-debit') return intl.formatMessage({ id: 'activity.bank' }, { last4 });
  const brand = brandName(kind) ?? intl.formatMessage({ id: 'activity.anyCard' });
  return intl.formatMessage({ id: 'activity.card' }, { brand, last4 });
}

function isRole(text: string): text is keyof typeof roles {
  return text in roles;
}
