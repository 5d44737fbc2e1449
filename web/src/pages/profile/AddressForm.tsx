import { type ReactNode, useState } from 'react';
import { FormattedMessage } from 'react-intl';

import { hasOnlyFieldErrors } from '../../api/fieldErrors';
import { ProblemError } from '../../api/problem';
import type { Profile } from '../../api/types';
import { Address } from '../../ui/Address';
import { Button } from '../../ui/Button';
import { Failure } from '../../ui/Failure';
import { FieldsForm } from '../../ui/FieldsForm';
import { Notice } from '../../ui/Notice';
import { AddressFields } from './AddressFields';
import {
  addressOf,
  changed,
  type Entered,
  enteredFrom,
  missingIn,
  type Part,
  parts,
} from './entered';
import { StaleNotice } from './StaleNotice';
import { useChangeProfile } from './useChangeProfile';

type Faults = ReadonlyMap<Part, ReactNode>;

interface Props {
  accountId: string;
  profile: Profile;
  tag: string;
}

/** Changes the billing address. */
export function AddressForm({ accountId, profile, tag }: Props) {
  const [typed, setTyped] = useState<Entered | null>(null);
  const [faults, setFaults] = useState<Faults>(new Map());
  const { save, isPending, isSuccess, isStale, error, reset } = useChangeProfile(accountId, tag);
  const [seen, setSeen] = useState(error);
  if (error !== seen) {
    setSeen(error);
    setFaults(faultsIn(error));
  }
  // What was saved is shown as the server has it.
  const [wasSaved, setSaved] = useState(isSuccess);
  if (isSuccess !== wasSaved) {
    setSaved(isSuccess);
    if (isSuccess) setTyped(null);
  }
  const entered = typed ?? enteredFrom(profile.billingAddress);
  const submit = () => {
    const missing = missingIn(entered);
    setFaults(new Map(missing.map((part) => [part, <Missing key={part} part={part} />])));
    if (missing.length === 0) save({ billingAddress: addressOf(entered) });
  };
  const change = (part: Part, value: string) => {
    setTyped(changed(entered, part, value));
    reset();
  };
  return (
    <FieldsForm wrong={faults} onSubmit={submit}>
      <AddressFields entered={entered} faults={faults} onChange={change} />
      {isStale && (
        <StaleNotice edited={profile.edited}>
          <FormattedMessage id="profile.staleAddress" />
          <Address address={profile.billingAddress} />
        </StaleNotice>
      )}
      {error && !isStale && !hasOnlyFieldErrors(error, pointers) && <Failure error={error} />}
      {isSuccess && (
        <Notice>
          <FormattedMessage id="profile.addressSaved" />
        </Notice>
      )}
      <Button kind="primary" type="submit" isPending={isPending}>
        <FormattedMessage id="profile.saveAddress" />
      </Button>
    </FieldsForm>
  );
}

const pointers = parts.map((part) => `/billingAddress/${part}`);

/** What the server found wrong, in the order of the form. */
function faultsIn(error: unknown): Faults {
  const errors = error instanceof ProblemError ? error.problem.errors : [];
  const found = parts.flatMap((part) => {
    const fault = errors.find(({ pointer }) => pointer === `/billingAddress/${part}`);
    return fault ? [[part, fault.message] as const] : [];
  });
  return new Map(found);
}

function Missing({ part }: { part: Part }) {
  const isChoice = part === 'country' || part === 'region';
  return <FormattedMessage id={isChoice ? 'profile.missingChoice' : 'profile.missing'} />;
}
