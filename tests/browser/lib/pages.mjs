/** The pages of an account. */

/** Their addresses, with one of the account's invoices. */
export async function accountPages(visit, accountId) {
  const dashboard = `/accounts/${accountId}`;
  await visit.open(`${dashboard}/transactions?type=invoice`);
  const invoice = await visit.page.locator('table a').first().getAttribute('href');
  return [
    { name: 'dashboard', path: dashboard },
    { name: 'transactions', path: `${dashboard}/transactions` },
    { name: 'invoice', path: invoice },
  ];
}
