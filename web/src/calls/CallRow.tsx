import { useId, useState } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';

import type { Call } from '../api/types';
import { formatStart } from './callStart';
import { useCallFormat } from './useCallFormat';
import { cell, row } from '../ui/tableRoles';
import { CallDetail } from './CallDetail';
import styles from './CallTable.module.css';
import { DirectionName } from './DirectionName';
import type { LinkTo } from './linkTo';

interface Props {
  accountId: string;
  call: Call;
  /** Whether to say how far local time is from UTC. */
  withOffset: boolean;
  linkTo: LinkTo | undefined;
}

/** One call as a table row. A press anywhere on it shows everything about the call below. */
export function CallRow({ accountId, call, withOffset, linkTo }: Props) {
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <tr {...row} className={styles.row} data-open={isOpen || undefined}>
        <Start
          call={call}
          withOffset={withOffset}
          isOpen={isOpen}
          controls={id}
          onPress={() => setOpen(!isOpen)}
        />
        <Parties call={call} />
      </tr>
      {isOpen && (
        <tr {...row} id={id} className={styles.detailRow}>
          <td {...cell} colSpan={6}>
            <CallDetail accountId={accountId} call={call} linkTo={linkTo} />
          </td>
        </tr>
      )}
    </>
  );
}

interface StartProps {
  call: Call;
  withOffset: boolean;
  isOpen: boolean;
  controls: string;
  onPress: () => void;
}

function Start({ call, withOffset, isOpen, controls, onPress }: StartProps) {
  const { locale } = useIntl();
  const { day, time, offset } = formatStart(locale, call.localStart);
  return (
    <td {...cell} className={styles.start}>
      <button
        type="button"
        className={styles.open}
        aria-expanded={isOpen}
        aria-controls={isOpen ? controls : undefined}
        onClick={onPress}
      >
        <time dateTime={call.startedAt}>
          {day}
          <span className={styles.time}>
            <span className="visually-hidden">, </span>
            {time}
          </span>
        </time>
      </button>
      <span className={styles.small}>
        {withOffset && `${offset} · `}
        <DirectionName direction={call.direction} />
      </span>
    </td>
  );
}

function Parties({ call }: { call: Call }) {
  const format = useCallFormat();
  const { caller, callerName, callee, destination, extension, costCentre } = call;
  return (
    <>
      <td {...cell} className={styles.from}>
        <span className={styles.label}>
          <FormattedMessage id="calls.from" />{' '}
        </span>
        <Named text={caller} detail={callerName} />
      </td>
      <td {...cell} className={styles.to}>
        <span className={styles.label}>
          <FormattedMessage id="calls.to" />{' '}
        </span>
        <Named text={callee} detail={destination} />
      </td>
      <td {...cell} className={styles.own}>
        {extension !== '' && (
          <span className={styles.label}>
            <FormattedMessage id="calls.extension" />{' '}
          </span>
        )}
        <Named text={extension} detail={costCentre} />
      </td>
      <td {...cell} className={styles.billed}>
        {format.duration(call.billedSeconds)}
      </td>
      <td {...cell} className={styles.charge}>
        {format.plainCharge(call.charge, call.currency)}
      </td>
    </>
  );
}

/** A number as written, with what it stands for below. */
function Named({ text, detail }: { text: string; detail: string }) {
  return (
    <>
      <bdi translate="no" className={styles.number}>
        {text}
      </bdi>
      {detail !== '' && <bdi className={styles.small}>{detail}</bdi>}
    </>
  );
}
