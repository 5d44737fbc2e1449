/**
 * The regions of Canada and the United States. A Rust test compares them with those that the server
 * knows.
 */
import type { MessageId } from '../../i18n/catalogues';

const canada = [
  'region.CAAB',
  'region.CABC',
  'region.CAMB',
  'region.CANB',
  'region.CANL',
  'region.CANS',
  'region.CANT',
  'region.CANU',
  'region.CAON',
  'region.CAPE',
  'region.CAQC',
  'region.CASK',
  'region.CAYT',
] as const satisfies MessageId[];

const unitedStates = [
  'region.USAK',
  'region.USAL',
  'region.USAR',
  'region.USAS',
  'region.USAZ',
  'region.USCA',
  'region.USCO',
  'region.USCT',
  'region.USDC',
  'region.USDE',
  'region.USFL',
  'region.USFM',
  'region.USGA',
  'region.USGU',
  'region.USHI',
  'region.USIA',
  'region.USID',
  'region.USIL',
  'region.USIN',
  'region.USKS',
  'region.USKY',
  'region.USLA',
  'region.USMA',
  'region.USMD',
  'region.USME',
  'region.USMH',
  'region.USMI',
  'region.USMN',
  'region.USMO',
  'region.USMP',
  'region.USMS',
  'region.USMT',
  'region.USNC',
  'region.USND',
  'region.USNE',
  'region.USNH',
  'region.USNJ',
  'region.USNM',
  'region.USNV',
  'region.USNY',
  'region.USOH',
  'region.USOK',
  'region.USOR',
  'region.USPA',
  'region.USPR',
  'region.USPW',
  'region.USRI',
  'region.USSC',
  'region.USSD',
  'region.USTN',
  'region.USTX',
  'region.USUT',
  'region.USVA',
  'region.USVI',
  'region.USVT',
  'region.USWA',
  'region.USWI',
  'region.USWV',
  'region.USWY',
  'region.USAA',
  'region.USAE',
  'region.USAP',
] as const satisfies MessageId[];

/** The messages with the names of a country's regions; `null` for other countries. */
export function regionsOf(country: string): readonly MessageId[] | null {
  if (country === 'CA') return canada;
  return country === 'US' ? unitedStates : null;
}

/** The code of the region with this name. */
export const codeOf = (region: MessageId) => region.slice(-2);
