import { type SyntheticEvent, useState } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';

import { fieldErrorAt, hasOnlyFieldErrors } from '../../api/fieldErrors';
import { ForUser } from '../../password/ForUser';
import { NewPasswordField, newPasswordField } from '../../password/NewPasswordField';
import { unmet } from '../../password/passwordRule';
import { type OpenChallenge, useOpenChallenge } from './challenge';
import { Button } from '../../ui/Button';
import { Failure } from '../../ui/Failure';
import { focusField } from '../../ui/focusField';
import { PageTitle } from '../../ui/PageTitle';
import { useFaultFocus } from '../../ui/useFaultFocus';
import { SignInColumn } from './SignInColumn';
import styles from './SignIn.module.css';
import { StartOver } from './StartOver';
import { useAnswerChallenge } from './useAnswerChallenge';

/** Replaces the temporary password of an invitation, before any other page opens. */
export default function FirstLogin() {
  const intl = useIntl();
  const { challenge } = useOpenChallenge();
  return (
    <SignInColumn>
      <PageTitle title={intl.formatMessage({ id: 'firstLogin.title' })} />
      {challenge?.kind === 'new-password' ? (
        <NewPassword challenge={challenge} />
      ) : (
        <StartOver>
          <FormattedMessage id="firstLogin.startOver" />
        </StartOver>
      )}
    </SignInColumn>
  );
}

function NewPassword({ challenge }: { challenge: OpenChallenge }) {
  const [password, setPassword] = useState('');
  const [isSubmitted, setSubmitted] = useState(false);
  const { mutate, isPending, error, reset } = useAnswerChallenge(challenge);

  const form = useFaultFocus(error, { '/newPassword': newPasswordField });
  const change = (value: string) => {
    setPassword(value);
    if (error) reset();
  };
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    setSubmitted(true);
    if (unmet(password, challenge.username).length > 0)
      focusField(event.currentTarget, newPasswordField);
    else if (!isPending) mutate({ newPassword: password });
  };

  return (
    <>
      <p className={styles.lead}>
        <FormattedMessage id="firstLogin.lead" />
      </p>
      {error && !hasOnlyFieldErrors(error, ['/newPassword']) && <Failure error={error} />}
      <form ref={form} onSubmit={submit} noValidate>
        <ForUser username={challenge.username} />
        <NewPasswordField
          username={challenge.username}
          value={password}
          onChange={change}
          isSubmitted={isSubmitted}
          refusal={fieldErrorAt(error, '/newPassword')}
        />
        <Button kind="primary" type="submit" isPending={isPending}>
          <FormattedMessage id="firstLogin.submit" />
        </Button>
      </form>
    </>
  );
}
