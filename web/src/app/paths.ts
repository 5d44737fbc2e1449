/** The addresses of the pages. */
import type { PostingKind } from '../api/corrections';
import { segmentOf } from './numberSegment';

/** The path of each page. */
export const paths = {
  home: '/',
  signIn: '/sign-in',
  signInCode: '/sign-in/code',
  firstLogin: '/first-login',
  forgotPassword: '/forgot-password',
  resetPassword: '/reset-password',
  me: '/me',
  password: '/me/password',
  secondFactor: '/me/second-factor',
  myActivity: '/me/activity',
  accounts: '/accounts',
  staff: '/staff',
  staffUsers: '/staff/users',
  inviteStaff: '/staff/users/invite',
  invitations: '/staff/invitations',
  staffActivity: '/staff/activity',
  staffLogins: '/staff/logins',
  untied: '/staff/untied',
  dashboard: (accountId: string) => `/accounts/${encodeURIComponent(accountId)}`,
  transactions: (accountId: string) => `${paths.dashboard(accountId)}/transactions`,
  transaction: (accountId: string, entryId: string) =>
    `${paths.transactions(accountId)}/${encodeURIComponent(entryId)}`,
  invoice: (accountId: string, number: string) =>
    `${paths.dashboard(accountId)}/invoices/${segmentOf(number)}`,
  profile: (accountId: string) => `${paths.dashboard(accountId)}/profile`,
  aging: (accountId: string) => `${paths.dashboard(accountId)}/aging`,
  statement: (accountId: string) => `${paths.dashboard(accountId)}/statement`,
  pay: (accountId: string) => `${paths.dashboard(accountId)}/pay`,
  payment: (accountId: string, paymentId: string) =>
    `${paths.dashboard(accountId)}/payments/${encodeURIComponent(paymentId)}`,
  refund: (accountId: string, paymentId: string) => `${paths.payment(accountId, paymentId)}/refund`,
  paymentMethods: (accountId: string) => `${paths.dashboard(accountId)}/payment-methods`,
  post: (accountId: string) => `${paths.dashboard(accountId)}/post`,
  users: (accountId: string) => `${paths.dashboard(accountId)}/users`,
  invite: (accountId: string) => `${paths.users(accountId)}/invite`,
  activity: (accountId: string) => `${paths.dashboard(accountId)}/activity`,
  callHistory: (accountId: string) => `${paths.dashboard(accountId)}/call-history`,
};

/** What to post, and the document that the administrator comes from. */
export interface PostFrom {
  kind: PostingKind;
  /** The entry to reverse. */
  entry?: string;
  /** The invoice to pay first or to write off. */
  invoice?: string;
}

/** The address of the posting page with these choices. */
export function postAddress(accountId: string, from: PostFrom): string {
  return `${paths.post(accountId)}?${new URLSearchParams({ ...from }).toString()}`;
}
