/** The API's types under the names the page uses. */
import type { components } from './schema';

type Schemas = components['schemas'];

export type Account = Schemas['SessionAccount'];
export type AppliedCredit = Schemas['AppliedCredit'];
export type AutoPay = Schemas['AutoPay'];
export type BillingAddress = Schemas['BillingAddress'];
export type CardExpiry = Schemas['CardExpiry'];
export type Challenge = Schemas['Challenge'];
export type ChallengeRequest = Schemas['ChallengeRequest'];
export type CurrentBalance = Schemas['CurrentBalance'];
export type Dashboard = Schemas['Dashboard'];
export type Invoice = Schemas['Invoice'];
export type InvoiceLine = Schemas['InvoiceLine'];
export type InvoiceStatus = Schemas['InvoiceStatus'];
export type Language = Schemas['Language'];
export type LastPayment = Schemas['LastPayment'];
export type LineCategory = Schemas['LineCategory'];
export type Money = Schemas['Money'];
export type PaymentMethod = Schemas['PaymentMethod'];
export type Period = Schemas['Period'];
export type Portal = Schemas['Portal'];
export type Problem = Schemas['Problem'];
export type Role = Schemas['Role'];
export type Session = Schemas['Session'];
export type SignInAnswer = Schemas['SignInAnswer'];
export type SignInRequest = Schemas['SignInRequest'];
export type Transaction = Schemas['Transaction'];
export type TransactionType = Schemas['TransactionType'];
