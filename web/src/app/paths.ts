/** Every address of the page. */
export const paths = {
  home: '/',
  signIn: '/sign-in',
  signInCode: '/sign-in/code',
  firstLogin: '/first-login',
  accounts: '/accounts',
  staff: '/staff',
  dashboard: (accountId: string) => `/accounts/${encodeURIComponent(accountId)}`,
  transactions: (accountId: string) => `${paths.dashboard(accountId)}/transactions`,
  invoice: (accountId: string, number: string) =>
    `${paths.dashboard(accountId)}/invoices/${encodeURIComponent(number)}`,
};
