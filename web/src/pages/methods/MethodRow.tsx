import { FormattedMessage, useIntl } from 'react-intl';

import type { SavedMethod } from '../../api/types';
import { MethodName } from '../../payments/MethodName';
import { MethodState } from '../../payments/MethodState';
import { expiryText, methodName } from '../../payments/methodTexts';
import { Button } from '../../ui/Button';
import type { Change } from './change';
import styles from './Methods.module.css';
import { Receipts } from './Receipts';
import { RemoveMethod } from './RemoveMethod';

interface Props {
  accountId: string;
  method: SavedMethod;
  /** The method that would come first without this one; `null` without another one. */
  next: SavedMethod | null;
  mayMoveUp: boolean;
  mayMoveDown: boolean;
  mayChange: boolean;
  /** Whether a change of the list is running. */
  isPending: boolean;
  onChange: (change: Change) => void;
  onReceipts: () => void;
  onRemoved: () => void;
  /** The method is no longer there. */
  onOutdated: (refusal: Error) => void;
}

/** A saved method: name, expiry, state, receipts, and its changes. */
export function MethodRow(props: Props) {
  const { accountId, method, mayChange, onReceipts, onRemoved, onOutdated, next } = props;
  const intl = useIntl();
  const expiry = expiryText(intl, method);
  return (
    <li className={styles.method} data-method={method.id}>
      <div className={styles.head}>
        <h3 tabIndex={-1}>
          <MethodName method={method} />
        </h3>
        {method.default && (
          <span className={styles.default}>
            <FormattedMessage id="methods.default" />
          </span>
        )}
      </div>
      {expiry !== '' && (
        <p className={method.status === 'expired' ? styles.past : styles.detail}>{expiry}</p>
      )}
      {method.status !== 'ready' && (
        <p className={styles.warning}>
          <MethodState status={method.status} />
        </p>
      )}
      <Receipts
        accountId={accountId}
        method={method}
        mayChange={mayChange}
        onChanged={onReceipts}
      />
      {mayChange && (
        <div className={styles.actions}>
          <Moves {...props} />
          <RemoveMethod {...{ accountId, method, next, onRemoved, onOutdated }} />
        </div>
      )}
    </li>
  );
}

/** The changes of the method's place. */
function Moves({ method, mayMoveUp, mayMoveDown, isPending, onChange }: Props) {
  const intl = useIntl();
  const label = { method: methodName(intl, method) };
  const move = (by: number) => onChange({ what: 'moved', request: { order: method.order + by } });
  return (
    <>
      {!method.default && method.status === 'ready' && (
        <Button
          data-action="default"
          aria-label={intl.formatMessage({ id: 'methods.makeDefaultLabel' }, label)}
          isPending={isPending}
          onClick={() => onChange({ what: 'default', request: { default: true } })}
        >
          <FormattedMessage id="methods.makeDefault" />
        </Button>
      )}
      {mayMoveUp && (
        <Button
          data-action="up"
          aria-label={intl.formatMessage({ id: 'methods.upLabel' }, label)}
          isPending={isPending}
          onClick={() => move(-1)}
        >
          <FormattedMessage id="methods.up" />
        </Button>
      )}
      {mayMoveDown && (
        <Button
          data-action="down"
          aria-label={intl.formatMessage({ id: 'methods.downLabel' }, label)}
          isPending={isPending}
          onClick={() => move(1)}
        >
          <FormattedMessage id="methods.down" />
        </Button>
      )}
    </>
  );
}
