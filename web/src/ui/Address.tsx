/** An address as on an envelope. */
import { useIntl } from 'react-intl';

import type { BillingAddress } from '../api/types';
import { Skeleton } from './Skeleton';

export function Address({ address }: { address: BillingAddress }) {
  const { locale } = useIntl();
  const { name, line1, line2, city, region, postalCode, country } = address;
  return (
    <address translate="no">
      <strong>{name}</strong>
      <br />
      {line2 ? `${line1}, ${line2}` : line1}
      <br />
      {`${city} ${region}\u00a0 ${postalCode.replace(' ', '\u00a0')}`}
      <br />
      {countryName(locale, country)}
    </address>
  );
}

/** Room for an address of the usual length. */
export function AddressWaiting() {
  return ['name', 'line', 'city', 'country'].map((line) => (
    <div key={line}>
      <Skeleton width="name" />
    </div>
  ));
}

function countryName(locale: string, country: string): string {
  try {
    return new Intl.DisplayNames(locale, { type: 'region' }).of(country) ?? country;
  } catch {
    return country;
  }
}
