import { type CalendarDate, parseDate } from '@internationalized/date';
import { type ReactNode, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import {
  Calendar,
  CalendarCell,
  CalendarGrid,
  CalendarHeading,
} from 'react-aria-components/Calendar';
import { DateInput, DatePicker as AriaPicker, DateSegment } from 'react-aria-components/DatePicker';
import { Dialog } from 'react-aria-components/Dialog';
import { FieldError } from 'react-aria-components/FieldError';
import { Group } from 'react-aria-components/Group';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import { Label } from 'react-aria-components/Label';
import { Popover } from 'react-aria-components/Popover';

import { FormattedMessage, useIntl } from 'react-intl';

import { useFormat } from '../format/useFormat';
import styles from './DatePicker.module.css';

/** Earlier years are incomplete input. */
const firstYear = 1900;

interface Props {
  label: ReactNode;
  value: string | null;
  /** Called with valid days only. */
  onChange: (date: string | null) => void;
  /** The last day that can be chosen. */
  last?: string | null;
}

/** A date field with a calendar, in the page's language. */
export default function DatePicker({ label, value, onChange, last = null }: Props) {
  const { locale } = useIntl();
  const format = useFormat();
  const [draft, setDraft] = useState(() => parsed(value));
  const [seen, setSeen] = useState(value);
  if (seen !== value) {
    setSeen(value);
    setDraft(parsed(value));
  }

  const lastDay = parsed(last);
  const isLate = (date: CalendarDate) => lastDay !== null && date.compare(lastDay) > 0;

  const change = (date: CalendarDate | null) => {
    setDraft(date);
    if (date === null) onChange(null);
    else if (date.year >= firstYear && !isLate(date)) onChange(date.toString());
  };

  return (
    <I18nProvider locale={locale}>
      <AriaPicker
        className={styles.picker ?? ''}
        value={draft}
        onChange={change}
        maxValue={lastDay}
        validationBehavior="aria"
      >
        <Label className={styles.label}>{label}</Label>
        <Group className={styles.group ?? ''}>
          <DateInput className={styles.input ?? ''}>
            {(segment) => <DateSegment className={styles.segment ?? ''} segment={segment} />}
          </DateInput>
          <Button className={styles.open ?? ''}>
            <CalendarPicture />
          </Button>
        </Group>
        <FieldError className={styles.error ?? ''}>
          <FormattedMessage
            id="field.lastDay"
            values={{ date: last === null ? '' : format.date(last) }}
          />
        </FieldError>
        <Popover className={styles.popover ?? ''}>
          <Dialog className={styles.dialog ?? ''}>
            <Calendar>
              <div className={styles.month}>
                <Button slot="previous" className={styles.turn ?? ''}>
                  <span aria-hidden="true">‹</span>
                </Button>
                <CalendarHeading className={styles.heading ?? ''} />
                <Button slot="next" className={styles.turn ?? ''}>
                  <span aria-hidden="true">›</span>
                </Button>
              </div>
              <CalendarGrid>
                {(date) => <CalendarCell className={styles.day ?? ''} date={date} />}
              </CalendarGrid>
            </Calendar>
          </Dialog>
        </Popover>
      </AriaPicker>
    </I18nProvider>
  );
}

function parsed(value: string | null): CalendarDate | null {
  return value === null ? null : parseDate(value);
}

function CalendarPicture() {
  return (
    <svg className={styles.picture} viewBox="0 0 20 20" aria-hidden="true">
      <rect x="2.5" y="4" width="15" height="13.5" rx="2" />
      <path d="M2.5 8.5h15M6.5 2v4M13.5 2v4" />
    </svg>
  );
}
