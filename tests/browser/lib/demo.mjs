/** What the demo data is known to hold; see xtask/demo. */
export const accounts = {
  example: 'acct-1001',
  overdue: 'acct-1002',
  quebec: 'acct-1003',
  dollars: 'acct-1004',
  fresh: 'acct-1005',
};

/** A user with a role in each of two accounts. */
export const twoAccounts = accounts.overdue;
