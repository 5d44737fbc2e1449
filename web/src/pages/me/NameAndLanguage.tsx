/** One's own name, and the language of pages and mails. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type SyntheticEvent, useState } from 'react';
import { FormattedMessage } from 'react-intl';

import { faultAt, isAtFields } from '../../api/faults';
import { changeMe } from '../../api/own';
import { sessionQuery } from '../../api/queries';
import type { SessionUser } from '../../api/types';
import { nameLength } from '../../format/lengths';
import { chooseLanguage } from '../../i18n/language';
import { Button } from '../../ui/Button';
import { Failure } from '../../ui/Failure';
import { focusField } from '../../ui/focusField';
import { LanguageChoice } from '../../ui/LanguageChoice';
import { Notice } from '../../ui/Notice';
import { TextField } from '../../ui/TextField';
import styles from './Me.module.css';

export function NameAndLanguage({ user }: { user: SessionUser }) {
  const queryClient = useQueryClient();
  const [givenName, setGivenName] = useState(user.givenName);
  const [familyName, setFamilyName] = useState(user.familyName);
  const [language, setLanguage] = useState(user.language);
  const [isTried, setTried] = useState(false);
  const { mutate, isPending, isSuccess, error, reset } = useMutation({
    mutationFn: changeMe,
    onSuccess: (changed) => {
      queryClient.setQueryData(sessionQuery.queryKey, (session) =>
        session ? { ...session, user: changed } : session,
      );
      chooseLanguage(changed.language);
    },
  });
  // One name is enough, in either field.
  const isMissing = `${givenName}${familyName}`.trim() === '';
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(true);
    const form = event.currentTarget;
    if (isMissing) focusField(form, 'given-name');
    else if (!isPending) {
      mutate({ givenName: givenName.trim(), familyName: familyName.trim(), language });
    }
  };
  /** What was saved or refused is not what stands there now. */
  const on =
    <Value,>(change: (value: Value) => void) =>
    (value: Value) => {
      change(value);
      reset();
    };

  return (
    <form className={styles.form} onSubmit={submit} aria-busy={isPending} noValidate>
      <Names
        givenName={givenName}
        familyName={familyName}
        onGivenName={on(setGivenName)}
        onFamilyName={on(setFamilyName)}
        isMissing={isTried && isMissing}
        error={error}
      />
      <LanguageChoice
        legend={<FormattedMessage id="own.language" />}
        value={language}
        onChange={on(setLanguage)}
      />
      {error && !isAtFields(error, ['/givenName', '/familyName']) && <Failure error={error} />}
      {isSuccess && (
        <Notice>
          <FormattedMessage id="own.saved" />
        </Notice>
      )}
      <Button kind="primary" type="submit" isPending={isPending}>
        <FormattedMessage id="own.save" />
      </Button>
    </form>
  );
}

interface NamesProps {
  givenName: string;
  familyName: string;
  onGivenName: (name: string) => void;
  onFamilyName: (name: string) => void;
  /** Neither was entered when it was sent. */
  isMissing: boolean;
  error: unknown;
}

function Names({ givenName, familyName, onGivenName, onFamilyName, isMissing, error }: NamesProps) {
  return (
    <>
      <TextField
        label={<FormattedMessage id="own.givenName" />}
        name="given-name"
        autoComplete="given-name"
        maxLength={nameLength}
        value={givenName}
        onChange={onGivenName}
        error={isMissing ? <FormattedMessage id="own.missingName" /> : faultAt(error, '/givenName')}
      />
      <TextField
        label={<FormattedMessage id="own.familyName" />}
        name="family-name"
        autoComplete="family-name"
        maxLength={nameLength}
        value={familyName}
        onChange={onFamilyName}
        error={faultAt(error, '/familyName')}
      />
    </>
  );
}
