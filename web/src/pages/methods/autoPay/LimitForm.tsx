import { type ReactNode, useState } from 'react';
import { defineMessages, FormattedMessage, useIntl } from 'react-intl';

import type { AutoPaySettings } from '../../../api/types';
import { Fault } from '../../../payments/Fault';
import { faultsOf } from '../../../payments/faults';
import { Button } from '../../../ui/Button';
import { FieldsForm } from '../../../ui/FieldsForm';
import { Notice } from '../../../ui/Notice';
import { TextField } from '../../../ui/TextField';
import { classes } from '../../../ui/classes';
import styles from '../Methods.module.css';
import { Failed } from './Failed';
import { type Field, type Limits, most, pointers, read, textsOf, type Typed } from './limits';
import type { News } from './useChange';
import { WrongText } from './WrongText';

/** What the server's refusals mean in this form. */
const ownFaults = defineMessages({ 'too-small': { id: 'autoPayPage.lowCapNow' } });

type Faults = ReadonlyMap<Field, ReactNode>;

interface Props {
  settings: AutoPaySettings;
  isPending: boolean;
  /** What came of saving; `null` for nothing. */
  news: News | null;
  onSave: (limits: Limits) => void;
}

/** The limits of Auto Pay: a cap, a hold of unusual invoices, and days to review. */
export function LimitForm({ settings, isPending, news, onSave }: Props) {
  const { locale } = useIntl();
  const [typed, setTyped] = useState<Typed>({});
  const [faults, setFaults] = useState<Faults>(new Map());
  const [seen, setSeen] = useState(news);
  if (news !== seen) {
    setSeen(news);
    if (news?.of === 'failure') setFaults(faultsIn(news.error));
    // What is saved is shown as the server has it.
    if (news?.of === 'limits') setTyped({});
  }
  const texts = textsOf(settings, typed, locale);
  const save = () => {
    const limits = read(texts, settings.leastCharge, locale);
    const isWrong = limits instanceof Map;
    setFaults(
      new Map(
        (isWrong ? [...limits] : []).map(([field, what]) => [
          field,
          <WrongText key={field} {...{ field, what, settings }} />,
        ]),
      ),
    );
    if (!isWrong && !isPending) onSave(limits);
  };
  return (
    <div className={classes(styles.part, styles.limits)}>
      <h3>
        <FormattedMessage id="autoPayPage.limits" />
      </h3>
      <p className={styles.detail}>
        <FormattedMessage id="autoPayPage.limitsDetail" />
      </p>
      <FieldsForm wrong={faults} onSubmit={save}>
        <Fields
          {...{ settings, texts, faults }}
          onType={(field, text) => setTyped({ ...typed, [field]: text })}
        />
        {news?.of === 'failure' && faults.size === 0 && <Failed error={news.error} />}
        {news?.of === 'limits' && (
          <Notice>
            <FormattedMessage id="autoPayPage.limitsSaved" />
          </Notice>
        )}
        <Button type="submit" isPending={isPending}>
          <FormattedMessage id="autoPayPage.save" />
        </Button>
      </FieldsForm>
    </div>
  );
}

function faultsIn(error: Error): Faults {
  const faults = [...faultsOf(error, pointers, ownFaults)];
  return new Map(faults.map(([field, text]) => [field, <Fault key={field} text={text} />]));
}

interface FieldsProps {
  settings: AutoPaySettings;
  texts: Record<Field, string>;
  faults: Faults;
  onType: (field: Field, text: string) => void;
}

function Fields({ settings, texts, faults, onType }: FieldsProps) {
  const { currency } = settings.leastCharge;
  const field = (name: Field) => ({
    name,
    autoComplete: 'off',
    isVerbatim: true,
    value: texts[name],
    error: faults.get(name),
    onChange: (text: string) => onType(name, text),
  });
  return (
    <>
      <TextField
        {...field('cap')}
        inputMode="decimal"
        label={<FormattedMessage id="autoPayPage.cap" values={{ currency }} />}
        hint={<FormattedMessage id="autoPayPage.capHint" />}
      />
      <TextField
        {...field('holdAbovePercent')}
        inputMode="numeric"
        label={<FormattedMessage id="autoPayPage.percent" />}
        hint={
          <FormattedMessage id="autoPayPage.percentHint" values={{ most: most.holdAbovePercent }} />
        }
      />
      <TextField
        {...field('reviewDays')}
        inputMode="numeric"
        label={<FormattedMessage id="autoPayPage.days" />}
        hint={<FormattedMessage id="autoPayPage.daysHint" values={{ most: most.reviewDays }} />}
      />
    </>
  );
}
