/** Card brands as their owners write them. */
const names = new Map([
  ['amex', 'American Express'],
  ['diners', 'Diners Club'],
  ['discover', 'Discover'],
  ['interac', 'Interac'],
  ['jcb', 'JCB'],
  ['mastercard', 'Mastercard'],
  ['unionpay', 'UnionPay'],
  ['visa', 'Visa'],
]);

/** The brand's name; `null` for one that is not known. */
export function brandName(brand: string | null): string | null {
  return names.get(brand ?? '') ?? null;
}
