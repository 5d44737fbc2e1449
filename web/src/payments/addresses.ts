/** The addresses of the pages of payments, with what they begin with. */
import { paths } from '../app/paths';

/** The address of the page that pays, with an invoice to pay first. */
export function payAddress(accountId: string, invoice: string | null): string {
  if (invoice === null) return paths.pay(accountId);
  return `${paths.pay(accountId)}?${new URLSearchParams({ invoice }).toString()}`;
}

/** Why a method is added: as another one, or in the place of the default card. */
export type AddMethod = 'new' | 'change';

/** The address of the page of payment methods with the form for another one open. */
export function addMethodAddress(accountId: string, add: AddMethod): string {
  return `${paths.paymentMethods(accountId)}?${new URLSearchParams({ add }).toString()}`;
}

/** The address of the settings of Auto Pay, on the page of payment methods. */
export function autoPayAddress(accountId: string): string {
  return `${paths.paymentMethods(accountId)}#auto-pay`;
}
