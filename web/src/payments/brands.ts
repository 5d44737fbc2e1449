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

/** The name of a card brand as its owner writes it; `null` for an unknown brand. */
export function brandName(brand: string | null): string | null {
  return names.get(brand ?? '') ?? null;
}
