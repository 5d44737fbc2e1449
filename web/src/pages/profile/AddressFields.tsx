import { type ReactNode, useMemo } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';

import { SelectField } from '../../ui/SelectField';
import { TextField } from '../../ui/TextField';
import { countriesIn } from './countries';
import type { Entered, Part } from './entered';
import styles from './Profile.module.css';
import { codeOf, regionsOf } from './regions';

/** Most characters of a part, as the server has it. */
const partLength = 120;

interface Props {
  entered: Entered;
  faults: ReadonlyMap<Part, ReactNode>;
  onChange: (part: Part, value: string) => void;
}

/** The fields of an address. Region and postal code follow the country. */
export function AddressFields({ entered, faults, onChange }: Props) {
  const { locale } = useIntl();
  const countries = useMemo(() => countriesIn(locale), [locale]);
  const field = (part: Part) => ({
    name: part,
    value: entered[part],
    error: faults.get(part),
    onChange: (value: string) => onChange(part, value),
  });
  const text = (part: Part, autoComplete: string) => ({
    ...field(part),
    autoComplete,
    maxLength: partLength,
  });
  return (
    <>
      <TextField
        {...text('name', 'billing organization')}
        label={<FormattedMessage id="profile.name" />}
      />
      <TextField
        {...text('line1', 'billing address-line1')}
        label={<FormattedMessage id="profile.line1" />}
      />
      <TextField
        {...text('line2', 'billing address-line2')}
        label={<FormattedMessage id="profile.line2" />}
      />
      <TextField
        {...text('city', 'billing address-level2')}
        label={<FormattedMessage id="profile.city" />}
      />
      <SelectField
        {...field('country')}
        label={<FormattedMessage id="profile.country" />}
        options={countries}
      />
      <div className={styles.pair}>
        <Region country={entered.country} field={field('region')} text={text} />
        <TextField
          {...text('postalCode', 'billing postal-code')}
          isVerbatim
          label={<PostalCodeLabel country={entered.country} />}
        />
      </div>
    </>
  );
}

interface RegionProps {
  country: string;
  field: { name: string; value: string; error: ReactNode; onChange: (value: string) => void };
  text: (part: Part, autoComplete: string) => RegionProps['field'] & { autoComplete: string };
}

/** A choice where the portal knows the regions, and a text elsewhere. */
function Region({ country, field, text }: RegionProps) {
  const intl = useIntl();
  const regions = regionsOf(country);
  if (regions === null) {
    return (
      <TextField
        {...text('region', 'billing address-level1')}
        label={<FormattedMessage id="profile.region" />}
      />
    );
  }
  const { compare } = new Intl.Collator(intl.locale);
  const named = regions.map((id) => ({ value: codeOf(id), text: intl.formatMessage({ id }) }));
  const options = named.sort((one, other) => compare(one.text, other.text));
  // An imported address may have a region that is not in the list; it stays until it is changed.
  const isKnown = field.value === '' || options.some(({ value }) => value === field.value);
  return (
    <SelectField
      {...field}
      label={<FormattedMessage id={country === 'CA' ? 'profile.regionCA' : 'profile.regionUS'} />}
      options={[
        { value: '', text: intl.formatMessage({ id: 'profile.choose' }) },
        ...(isKnown ? [] : [{ value: field.value, text: field.value }]),
        ...options,
      ]}
    />
  );
}

function PostalCodeLabel({ country }: { country: string }) {
  if (country === 'CA') return <FormattedMessage id="profile.postalCode" />;
  const isZip = country === 'US';
  return <FormattedMessage id={isZip ? 'profile.postalCodeUS' : 'profile.postalCodeOther'} />;
}
