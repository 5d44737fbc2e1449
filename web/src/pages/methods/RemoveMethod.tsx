import { useMutation, useQueryClient } from '@tanstack/react-query';
import { FormattedMessage, useIntl } from 'react-intl';

import { removeMethod } from '../../api/paymentMethods';
import { isProblemOf } from '../../api/problem';
import type { SavedMethod } from '../../api/types';
import { MethodName } from '../../payments/MethodName';
import { addMethodAddress } from '../../payments/addresses';
import { methodName } from '../../payments/methodTexts';
import { ButtonLink } from '../../ui/ButtonLink';
import { Confirm } from '../../ui/Confirm';
import styles from './Methods.module.css';
import { isOutdated, Refusal } from './Refusal';

interface Props {
  accountId: string;
  method: SavedMethod;
  /** The method that would come first without this one; `null` without another one. */
  next: SavedMethod | null;
  onRemoved: () => void;
  /** The method is no longer there. */
  onOutdated: (refusal: Error) => void;
}

/** Removes a method, after saying what follows. */
export function RemoveMethod({ accountId, method, next, onRemoved, onOutdated }: Props) {
  const intl = useIntl();
  const queryClient = useQueryClient();
  const refresh = () => queryClient.invalidateQueries({ queryKey: ['account', accountId] });
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => removeMethod(accountId, method.id),
    onSuccess: async () => {
      onRemoved();
      await refresh();
    },
    onError: async (refused) => {
      if (!isOutdated(refused)) return;
      // The row goes with the method, so the list says why.
      onOutdated(refused);
      await refresh();
    },
  });
  const label = { method: methodName(intl, method) };
  return (
    <>
      <Confirm
        label={<FormattedMessage id="methods.remove" />}
        accessibleName={intl.formatMessage({ id: 'methods.removeLabel' }, label)}
        question={<Question method={method} next={next} />}
        confirmLabel={<FormattedMessage id="methods.removeNow" />}
        isPending={isPending}
        onConfirm={mutate}
      />
      {error && !isOutdated(error) && (
        <div className={styles.refusal}>
          <Refusal error={error} />
          {isProblemOf(error, '/problems/method-in-use') && (
            <p>
              <ButtonLink to={addMethodAddress(accountId, 'new')}>
                <FormattedMessage id="method.add" />
              </ButtonLink>
            </p>
          )}
        </div>
      )}
    </>
  );
}

function Question({ method, next }: Pick<Props, 'method' | 'next'>) {
  const name = <MethodName key="method" method={method} />;
  if (next === null) return <FormattedMessage id="methods.removeLast" values={{ method: name }} />;
  if (!method.default) return <FormattedMessage id="methods.removeOne" values={{ method: name }} />;
  return (
    <FormattedMessage
      id="methods.removeDefault"
      values={{ method: name, next: <MethodName key="next" method={next} /> }}
    />
  );
}
