/** Staff open an account by its id. */
import { type SyntheticEvent, useState } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';
import { useNavigate } from 'react-router';

import { paths } from '../../app/paths';
import { Button } from '../../ui/Button';
import { focusField } from '../../ui/focusField';
import { PageTitle } from '../../ui/PageTitle';
import { TextField } from '../../ui/TextField';
import styles from './OpenAccount.module.css';

export default function OpenAccount() {
  const intl = useIntl();
  const navigate = useNavigate();
  const [accountId, setAccountId] = useState('');
  const [isTried, setTried] = useState(false);
  const id = accountId.trim();

  const open = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(true);
    if (id === '') focusField(event.currentTarget, 'account');
    else void navigate(paths.dashboard(id));
  };

  return (
    <>
      <PageTitle title={intl.formatMessage({ id: 'staff.title' })} />
      <p>
        <FormattedMessage id="staff.lead" />
      </p>
      <form className={styles.form} onSubmit={open} noValidate>
        <TextField
          label={<FormattedMessage id="staff.accountId" />}
          name="account"
          autoComplete="off"
          spellCheck={false}
          value={accountId}
          onChange={setAccountId}
          error={isTried && id === '' && <FormattedMessage id="field.missing" />}
        />
        <Button kind="primary" type="submit">
          <FormattedMessage id="staff.open" />
        </Button>
      </form>
    </>
  );
}
