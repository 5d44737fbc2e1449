/** Every address of the page. */
import type { PostingKind } from '../api/posting';
import { segmentOf } from './numberSegment';

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
  dashboard: (accountId: string) => `/accounts/${encodeURIComponent(accountId)}`,
  transactions: (accountId: string) => `${paths.dashboard(accountId)}/transactions`,
  transaction: (accountId: string, entryId: string) =>
    `${paths.transactions(accountId)}/${encodeURIComponent(entryId)}`,
  invoice: (accountId: string, number: string) =>
    `${paths.dashboard(accountId)}/invoices/${segmentOf(number)}`,
  aging: (accountId: string) => `${paths.dashboard(accountId)}/aging`,
  statement: (accountId: string) => `${paths.dashboard(accountId)}/statement`,
  post: (accountId: string) => `${paths.dashboard(accountId)}/post`,
  users: (accountId: string) => `${paths.dashboard(accountId)}/users`,
  invite: (accountId: string) => `${paths.users(accountId)}/invite`,
  activity: (accountId: string) => `${paths.dashboard(accountId)}/activity`,
};

/** What staff want to post, and the document they come from. */
export interface PostFrom {
  kind: PostingKind;
  /** The entry to reverse or take back. */
  entry?: string;
  /** The invoice to pay first, or to give up. */
  invoice?: string;
}

/** The page on which staff post this. */
export function postAddress(accountId: string, from: PostFrom): string {
  return `${paths.post(accountId)}?${new URLSearchParams({ ...from }).toString()}`;
}
