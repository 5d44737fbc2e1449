import { useMutation, useQueryClient } from '@tanstack/react-query';
import { FormattedMessage, useIntl } from 'react-intl';
import { useLocation } from 'react-router';

import { sessionQuery } from '../../api/session';
import { unsubscribe } from '../../api/unsubscribe';
import { paths } from '../../app/paths';
import { Button } from '../../ui/Button';
import { ButtonLink } from '../../ui/ButtonLink';
import { Failure } from '../../ui/Failure';
import { Notice } from '../../ui/Notice';
import { PageTitle } from '../../ui/PageTitle';
import styles from './Login.module.css';

/** Ends copies of Auto Pay e-mails. The link of an e-mail leads here, with its token after `#`. */
export default function Unsubscribe() {
  const intl = useIntl();
  const token = useLocation().hash.slice(1);
  return (
    <>
      <PageTitle title={intl.formatMessage({ id: 'login.unsubscribeTitle' })} />
      {token === '' ? (
        <Notice tone="danger">
          <FormattedMessage id="login.unsubscribeIncomplete" />
        </Notice>
      ) : (
        <Ending token={token} />
      )}
    </>
  );
}

function Ending({ token }: { token: string }) {
  const queryClient = useQueryClient();
  const { mutate, isPending, isSuccess, error } = useMutation({
    mutationFn: unsubscribe,
    // A person who is signed in sees the choice in their settings.
    onSuccess: () => queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey }),
  });
  if (isSuccess) {
    return (
      <>
        <Notice>
          <FormattedMessage id="login.unsubscribed" />
        </Notice>
        <ButtonLink to={paths.me}>
          <FormattedMessage id="login.unsubscribeSettings" />
        </ButtonLink>
      </>
    );
  }
  return (
    <>
      <p className={styles.lead}>
        <FormattedMessage id="login.unsubscribeLead" />
      </p>
      {error && <Failure error={error} />}
      <Button kind="primary" isPending={isPending} onClick={() => mutate(token)}>
        <FormattedMessage id="login.unsubscribe" />
      </Button>
    </>
  );
}
