/** The draft of a payment in the form, and the request that it makes. */
import type {
  Aging,
  AgingItem,
  Language,
  MakePaymentRequest,
  MethodType,
  Money,
  PaymentMethods,
  SavedMethod,
} from '../../api/types';
import { looksLikeEmail } from '../../format/email';
import { isZero } from '../../format/money';
import { parseAmount } from '../../format/parseAmount';
import { isMoreThan, typedAmount } from '../../payments/amounts';

/** A saved method's id, or a method that the payer enters on the gateway's page. */
export type MethodChoice = { saved: string } | { type: MethodType };

/** The content of the form. */
export interface Draft {
  /** As typed; `null` for the proposed amount. */
  amount: string | null;
  method: MethodChoice | null;
  useForAutoPay: boolean;
  /** The invoice to pay first; empty for what is due earliest. */
  invoice: string;
  receiptEmail: string;
}

/** What a payment can be made of. */
export interface Terms {
  methods: PaymentMethods;
  /** The open invoices, earliest due first. */
  invoices: readonly AgingItem[];
}

/** A field of the form that can be wrong. */
export type Field = 'amount' | 'method' | 'invoice' | 'receiptEmail';

/** What can be wrong with a field before anything is sent. */
export type Wrong = 'bad-amount' | 'too-much' | 'no-method' | 'bad-email';

/** What the payer has reviewed. It stays as it is, also when the account changes meanwhile. */
export interface Reviewed {
  request: MakePaymentRequest;
  saved: SavedMethod | null;
  /** What was payable at that time. */
  payable: Money;
}

/** The JSON pointers of the fields. */
export const pointers: readonly (readonly [string, Field])[] = [
  ['/amount', 'amount'],
  ['/methodId', 'method'],
  ['/newMethod', 'method'],
  ['', 'method'],
  ['/invoiceNumber', 'invoice'],
  ['/receiptEmail', 'receiptEmail'],
];

/** The open invoices of an account, earliest due first. */
export function openInvoices(aging: Aging | undefined): AgingItem[] {
  return (aging?.buckets ?? [])
    .flatMap(({ invoices }) => invoices)
    .filter(({ type }) => type === 'invoice')
    .sort((a, b) => a.dueOn.localeCompare(b.dueOn));
}

/** The method that the form begins with: the first that can pay, or a new one. */
export function firstMethod({ items, types }: PaymentMethods): MethodChoice | null {
  const ready = items.filter(({ status }) => status === 'ready');
  const saved = ready.find((method) => method.default) ?? ready[0];
  if (saved) return { saved: saved.id };
  return types[0] === undefined ? null : { type: types[0] };
}

/** The amount to propose: what is left of the chosen invoice, or all that is payable. */
export function proposedAmount({ methods, invoices }: Terms, invoice: string): Money | null {
  const { payable } = methods;
  if (isZero(payable.amount)) return null;
  const open = invoices.find(({ number }) => number === invoice)?.open;
  return open && !isMoreThan(open, payable) ? open : payable;
}

/** The amount as the field shows it. */
export function amountText(draft: Draft, terms: Terms, language: Language): string {
  if (draft.amount !== null) return draft.amount;
  const proposed = proposedAmount(terms, draft.invoice);
  return proposed ? typedAmount(language, proposed) : '';
}

/** The saved method that is chosen; `null` for a new one. */
export function savedMethod({ method }: Draft, { items }: PaymentMethods): SavedMethod | null {
  if (method === null || !('saved' in method)) return null;
  return items.find(({ id }) => id === method.saved) ?? null;
}

/** What is wrong, by field, in the order of the form. */
export function wrongFields(draft: Draft, terms: Terms, language: Language): Map<Field, Wrong> {
  const { methods } = terms;
  const wrong = new Map<Field, Wrong>();
  const amount = parseAmount(language, amountText(draft, terms, language), methods.payable);
  if (amount === null) wrong.set('amount', 'bad-amount');
  else if (!methods.mayExceed && isMoreThan(amount, methods.payable))
    wrong.set('amount', 'too-much');
  if (!isUsable(draft, methods)) wrong.set('method', 'no-method');
  const email = draft.receiptEmail.trim();
  if (email !== '' && !looksLikeEmail(email)) wrong.set('receiptEmail', 'bad-email');
  return wrong;
}

function isUsable(draft: Draft, methods: PaymentMethods): boolean {
  const { method } = draft;
  if (method === null) return false;
  if ('type' in method) return methods.types.includes(method.type);
  return savedMethod(draft, methods)?.status === 'ready';
}

/** The request; `null` while a field is wrong. It names the balance that the payer sees. */
export function requestOf(
  draft: Draft,
  terms: Terms,
  language: Language,
): MakePaymentRequest | null {
  const { method, useForAutoPay } = draft;
  const { methods } = terms;
  const amount = parseAmount(language, amountText(draft, terms, language), methods.payable);
  if (amount === null || method === null || wrongFields(draft, terms, language).size > 0)
    return null;
  const receiptEmail = draft.receiptEmail.trim();
  return {
    amount,
    balanceSeen: methods.balance,
    ...('saved' in method
      ? { methodId: method.saved }
      : { newMethod: { type: method.type, useForAutoPay } }),
    ...(draft.invoice !== '' && { invoiceNumber: draft.invoice }),
    ...(receiptEmail !== '' && { receiptEmail }),
  };
}
