import { useIntl } from 'react-intl';

import type { BillingAddress } from '../api/types';
import { Skeleton } from './Skeleton';

/** A billing address, as on an envelope. */
export function Address({ address }: { address: BillingAddress }) {
  const { locale } = useIntl();
  const { name, line1, line2, country } = address;
  return (
    <address translate="no">
      <bdi>
        <strong>{name}</strong>
      </bdi>
      <br />
      <bdi>{line2 ? `${line1}, ${line2}` : line1}</bdi>
      <br />
      <bdi>{cityLine(address)}</bdi>
      <br />
      {countryName(locale, country)}
    </address>
  );
}

/**
 * City, region and postal code, where there are any. Canada Post wants two blanks before the code.
 */
function cityLine({ city, region, postalCode }: BillingAddress): string {
  const cityAndRegion = region === null ? city : `${city} ${region}`;
  return postalCode === null
    ? cityAndRegion
    : `${cityAndRegion}\u00a0 ${postalCode.replaceAll(' ', '\u00a0')}`;
}

/** A placeholder for an address that is loading. */
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
