/** Payments, methods and aging of the account `a1`, for tests of the pages that pay. */
import type {
  AgingItem,
  AutoPaySettings,
  Payment,
  PaymentMethods,
  SavedMethod,
} from '../src/api/types';
import { cad, get, type Handler, problem } from './portal';

/** A card that is the default method. */
export const visa: SavedMethod = {
  id: 'pm_visa',
  type: 'card',
  brand: 'visa',
  last4: '4242',
  expMonth: 8,
  expYear: 2030,
  default: true,
  order: 1,
  receiptEmail: null,
  status: 'ready',
};

/** A bank account that can pay. */
export const bank: SavedMethod = {
  ...visa,
  ...{ id: 'pm_pad', type: 'bank-debit', brand: null, last4: '6789', default: false, order: 2 },
  ...{ expMonth: null, expYear: null, receiptEmail: 'ap@mapleridge.example.ca' },
};

/** What can be paid, and with what. */
export const methodsOf = (fields: Partial<PaymentMethods> = {}): PaymentMethods => ({
  items: [visa, bank],
  payable: cad('100.00'),
  balance: cad('100.00'),
  mayExceed: false,
  inFlight: null,
  reserved: cad('0.00'),
  types: ['card', 'bank-debit'],
  ...fields,
});

/** Responds with what can be paid, and with what. */
export const methods = (fields: Partial<PaymentMethods> = {}): Handler =>
  get('/accounts/a1/payment-methods', methodsOf(fields));

/** Auto Pay that is off, with nothing past due, for the methods of `methodsOf`. */
export const autoPayOf = (fields: Partial<AutoPaySettings> = {}): AutoPaySettings => ({
  ...{ enabled: false, methods: [visa.id, bank.id], pastDue: cad('0.00') },
  ...{ cap: null, holdAbovePercent: null, reviewDays: 0, leastCharge: cad('0.50') },
  ...{ nextCharge: null, upcoming: [], held: null, waiting: null, cannotCharge: null },
  ...fields,
});

/** The settings of Auto Pay as the server sends them, with the tag that identifies them. */
export const tagged =
  (fields: Partial<AutoPaySettings> = {}, tag = '"1"') =>
  () =>
    Response.json(autoPayOf(fields), { headers: { ETag: tag } });

/** A payment that succeeded. */
export const paid: Payment = {
  id: 'pay_1',
  status: 'succeeded',
  amount: cad('100.00'),
  createdAt: '2026-11-24T03:04:00Z',
  receivedOn: '2026-11-23',
  method: { type: 'card', brand: 'visa', last4: '4242' },
  invoiceNumber: null,
  declineCode: null,
  redirectUrl: null,
  entryId: 'e8',
  receiptEmail: null,
  refunds: [],
  refundable: cad('100.00'),
};

/** Responds with a payment. */
export const payment = (fields: Partial<Payment> = {}): Handler =>
  get('/accounts/a1/payments/pay_1', { ...paid, ...fields });

/** Responds with the open invoices. */
export function aging(...invoices: Pick<AgingItem, 'number' | 'dueOn' | 'open'>[]): Handler {
  const items = invoices.map((item) => ({
    id: item.number,
    type: 'invoice',
    daysOverdue: 0,
    ...item,
  }));
  const none = cad('0.00');
  return get('/accounts/a1/aging', {
    ...{ asOf: '2026-11-24', unapplied: none, disputed: none, balance: none },
    buckets: [{ name: 'current', amount: cad('100.00'), invoices: items }],
  });
}

/** Refuses because the balance is another one now. */
export const balanceChanged = (amount: string) => () =>
  problem({
    ...{ status: 409, type: '/problems/balance-changed', title: 'Your balance has changed' },
    currentBalance: cad(amount),
  });

/** Refuses because another payment has not ended. */
export const inFlight = () =>
  problem({
    ...{
      status: 409,
      type: '/problems/payment-in-flight',
      title: 'Another payment is in progress',
    },
    paymentId: 'pay_0',
  });
