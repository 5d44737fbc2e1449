/** The temporary password is replaced before anything else can be seen. */
import { type SyntheticEvent, useState } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';

import { faultAt, isAtFields } from '../../api/faults';
import { ForUser } from '../../password/ForUser';
import { NewPasswordField, newPasswordField } from '../../password/NewPasswordField';
import { unmet } from '../../password/passwordRule';
import { type OpenChallenge, useEntrance } from '../../session/entrance';
import { Button } from '../../ui/Button';
import { Failure } from '../../ui/Failure';
import { focusField } from '../../ui/focusField';
import { PageTitle } from '../../ui/PageTitle';
import { Entrance } from './Entrance';
import styles from './Entrance.module.css';
import { StartOver } from './StartOver';
import { useChallenge } from './useChallenge';

export default function FirstLogin() {
  const intl = useIntl();
  const { challenge } = useEntrance();
  return (
    <Entrance>
      <PageTitle title={intl.formatMessage({ id: 'firstLogin.title' })} />
      {challenge?.kind === 'new-password' ? (
        <NewPassword challenge={challenge} />
      ) : (
        <StartOver>
          <FormattedMessage id="firstLogin.startOver" />
        </StartOver>
      )}
    </Entrance>
  );
}

function NewPassword({ challenge }: { challenge: OpenChallenge }) {
  const [password, setPassword] = useState('');
  const [isTried, setTried] = useState(false);
  const { mutate, isPending, error, reset } = useChallenge(challenge);

  const change = (value: string) => {
    setPassword(value);
    if (error) reset();
  };
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(true);
    if (unmet(password, challenge.username).length > 0)
      focusField(event.currentTarget, newPasswordField);
    else if (!isPending) mutate({ newPassword: password });
  };

  return (
    <>
      <p className={styles.lead}>
        <FormattedMessage id="firstLogin.lead" />
      </p>
      {error && !isAtFields(error, ['/newPassword']) && <Failure error={error} />}
      <form onSubmit={submit} noValidate>
        <ForUser username={challenge.username} />
        <NewPasswordField
          username={challenge.username}
          value={password}
          onChange={change}
          isTried={isTried}
          refusal={faultAt(error, '/newPassword')}
        />
        <Button kind="primary" type="submit" isPending={isPending}>
          <FormattedMessage id="firstLogin.submit" />
        </Button>
      </form>
    </>
  );
}
