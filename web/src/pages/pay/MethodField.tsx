import type { ReactNode } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';

import type { MethodType, SavedMethod } from '../../api/types';
import { MethodName } from '../../payments/MethodName';
import { MethodState } from '../../payments/MethodState';
import { expiryText } from '../../payments/methodTexts';
import { RadioList } from '../../ui/RadioList';
import type { Draft, MethodChoice, Terms } from './draft';

interface Props {
  draft: Draft;
  terms: Terms;
  change: (fields: Partial<Draft>) => void;
  error: ReactNode;
}

/** The saved methods, and the types of a new one. A method that cannot pay says what to do. */
export function MethodField({ draft, terms: { methods }, change, error }: Props) {
  const saved = methods.items.map((method) => ({
    value: valueOf({ saved: method.id }),
    label: <MethodName method={method} />,
    detail: <SavedDetail method={method} />,
    isDisabled: method.status !== 'ready',
  }));
  const added = methods.types.map((type) => ({
    value: valueOf({ type }),
    label: <FormattedMessage id={type === 'card' ? 'pay.newCard' : 'pay.newBank'} />,
    detail: <NewDetail type={type} />,
  }));
  return (
    <RadioList
      legend={<FormattedMessage id="pay.method" />}
      name="method"
      options={[...saved, ...added]}
      value={draft.method && valueOf(draft.method)}
      error={error}
      onChange={(value) => change({ method: choiceOf(value) })}
    />
  );
}

function SavedDetail({ method }: { method: SavedMethod }) {
  const intl = useIntl();
  const { type, status } = method;
  if (status === 'awaiting-verification' || status === 'inactive')
    return <MethodState status={status} />;
  return (
    <>
      {type === 'bank-debit' ? (
        <FormattedMessage id="pay.bankTakesDays" />
      ) : (
        expiryText(intl, method)
      )}
      {status === 'expired' && (
        <>
          {'. '}
          <MethodState status={status} />
        </>
      )}
    </>
  );
}

function NewDetail({ type }: { type: MethodType }) {
  return (
    <>
      <FormattedMessage id="pay.newDetail" />
      {type === 'bank-debit' && (
        <>
          {' '}
          <FormattedMessage id="pay.bankTakesDays" />
        </>
      )}
    </>
  );
}

function valueOf(choice: MethodChoice): string {
  return 'saved' in choice ? `saved:${choice.saved}` : `new:${choice.type}`;
}

function choiceOf(value: string): MethodChoice {
  if (value.startsWith('saved:')) return { saved: value.slice('saved:'.length) };
  return { type: value === 'new:card' ? 'card' : 'bank-debit' };
}
