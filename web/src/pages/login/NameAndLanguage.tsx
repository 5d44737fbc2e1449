import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type SyntheticEvent, useState } from 'react';
import { FormattedMessage } from 'react-intl';

import { fieldErrorAt, hasOnlyFieldErrors } from '../../api/fieldErrors';
import { changeMe } from '../../api/login';
import { sessionQuery } from '../../api/session';
import type { SessionUser } from '../../api/types';
import { nameLength } from '../../format/lengths';
import { chooseLanguage } from '../../i18n/language';
import { Button } from '../../ui/Button';
import { Failure } from '../../ui/Failure';
import { focusField } from '../../ui/focusField';
import { LanguageChoice } from '../../ui/LanguageChoice';
import { Notice } from '../../ui/Notice';
import { TextField } from '../../ui/TextField';
import styles from './Login.module.css';

/** Changes the user's name and the language of pages and e-mails. */
export function NameAndLanguage({ user }: { user: SessionUser }) {
  const queryClient = useQueryClient();
  const [givenName, setGivenName] = useState(user.givenName);
  const [familyName, setFamilyName] = useState(user.familyName);
  const [language, setLanguage] = useState(user.language);
  const [isSubmitted, setSubmitted] = useState(false);
  // The switch in the header changes the setting, too.
  const [saved, setSaved] = useState(user.language);
  if (saved !== user.language) {
    setSaved(user.language);
    setLanguage(user.language);
  }
  const { mutate, isPending, isSuccess, error, reset } = useMutation({
    mutationFn: changeMe,
    onSuccess: (changed) => {
      queryClient.setQueryData(sessionQuery.queryKey, (session) =>
        session ? { ...session, user: changed } : session,
      );
      chooseLanguage(changed.language);
    },
  });
  // A single name is enough, in either field.
  const isMissing = `${givenName}${familyName}`.trim() === '';
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    setSubmitted(true);
    const form = event.currentTarget;
    if (isMissing) focusField(form, 'given-name');
    else if (!isPending) {
      mutate({ givenName: givenName.trim(), familyName: familyName.trim(), language });
    }
  };
  /** A change removes the notice or the error about the previous content. */
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
        isMissing={isSubmitted && isMissing}
        error={error}
      />
      <LanguageChoice
        legend={<FormattedMessage id="login.language" />}
        value={language}
        onChange={on(setLanguage)}
      />
      {error && !hasOnlyFieldErrors(error, ['/givenName', '/familyName']) && (
        <Failure error={error} />
      )}
      {isSuccess && (
        <Notice>
          <FormattedMessage id="login.saved" />
        </Notice>
      )}
      <Button kind="primary" type="submit" isPending={isPending}>
        <FormattedMessage id="login.save" />
      </Button>
    </form>
  );
}

interface NamesProps {
  givenName: string;
  familyName: string;
  onGivenName: (name: string) => void;
  onFamilyName: (name: string) => void;
  /** Whether the form was submitted without either name. */
  isMissing: boolean;
  error: unknown;
}

function Names({ givenName, familyName, onGivenName, onFamilyName, isMissing, error }: NamesProps) {
  return (
    <>
      <TextField
        label={<FormattedMessage id="login.givenName" />}
        name="given-name"
        autoComplete="given-name"
        maxLength={nameLength}
        value={givenName}
        onChange={onGivenName}
        error={
          isMissing ? (
            <FormattedMessage id="login.missingName" />
          ) : (
            fieldErrorAt(error, '/givenName')
          )
        }
      />
      <TextField
        label={<FormattedMessage id="login.familyName" />}
        name="family-name"
        autoComplete="family-name"
        maxLength={nameLength}
        value={familyName}
        onChange={onFamilyName}
        error={fieldErrorAt(error, '/familyName')}
      />
    </>
  );
}
