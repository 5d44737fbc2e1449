/** The pages of an account, with one invoice and one payment, and the user's settings. */
export async function accountPages(visit, accountId) {
  const dashboard = `/accounts/${accountId}`;
  await visit.open(`${dashboard}/transactions?type=invoice`);
  const invoice = await visit.page.locator('table a').first().getAttribute('href');
  await visit.open(`${dashboard}/transactions?type=payment`);
  const payment = await visit.page.locator('table a').first().getAttribute('href');
  return [
    { name: 'dashboard', path: dashboard },
    { name: 'transactions', path: `${dashboard}/transactions` },
    { name: 'invoice', path: invoice },
    { name: 'transaction', path: payment },
    { name: 'aging', path: `${dashboard}/aging` },
    { name: 'statement', path: `${dashboard}/statement` },
    { name: 'profile', path: `${dashboard}/profile` },
    { name: 'pay', path: `${dashboard}/pay` },
    { name: 'payment-methods', path: `${dashboard}/payment-methods` },
    { name: 'add-method', path: `${dashboard}/payment-methods?add=new` },
    { name: 'users', path: `${dashboard}/users` },
    { name: 'invite', path: `${dashboard}/users/invite` },
    { name: 'activity', path: `${dashboard}/activity` },
    { name: 'call-history', path: `${dashboard}/call-history` },
    { name: 'me', path: '/me' },
    { name: 'change-password', path: '/me/password' },
    { name: 'second-factor', path: '/me/second-factor' },
  ];
}
