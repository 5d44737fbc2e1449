import { useMutation, useQueryClient } from '@tanstack/react-query';
import { FormattedMessage } from 'react-intl';

import { changeMe } from '../../api/login';
import { sessionQuery } from '../../api/session';
import type { SessionUser } from '../../api/types';
import { CheckField } from '../../ui/CheckField';
import { Failure } from '../../ui/Failure';
import { Notice } from '../../ui/Notice';
import styles from './Login.module.css';

/** Which e-mails the user gets beside those that nobody can do without. */
export function NotificationChoice({ user }: { user: SessionUser }) {
  const queryClient = useQueryClient();
  const { mutate, isPending, isSuccess, error, variables } = useMutation({
    mutationFn: (autoPay: boolean) => changeMe({ notifications: { autoPay } }),
    onSuccess: (changed) =>
      queryClient.setQueryData(sessionQuery.queryKey, (session) =>
        session ? { ...session, user: changed } : session,
      ),
  });
  return (
    <div className={styles.form} aria-busy={isPending}>
      <CheckField
        name="auto-pay-copies"
        label={<FormattedMessage id="login.autoPayCopies" />}
        detail={<FormattedMessage id="login.autoPayCopiesDetail" />}
        // While it is being saved the box shows what was chosen; after an error, what is stored.
        isChecked={isPending ? variables : user.notifications.autoPay}
        onChange={(isChecked) => {
          if (!isPending) mutate(isChecked);
        }}
      />
      {error && <Failure error={error} />}
      {isSuccess && (
        <Notice>
          <FormattedMessage id="login.saved" />
        </Notice>
      )}
    </div>
  );
}
