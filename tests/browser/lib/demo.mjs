/** The accounts of the demo data; see xtask/demo. */
export const accounts = {
  example: 'acct-1001',
  overdue: 'acct-1002',
  quebec: 'acct-1003',
  dollars: 'acct-1004',
  fresh: 'acct-1005',
};
