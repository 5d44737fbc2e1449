import type { ReactNode } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';
import { Link } from 'react-router';

import type { Call } from '../api/types';
import { paths } from '../app/paths';
import { formatStart } from './callStart';
import type { CallFilters } from './filters';
import { useCallFormat } from './useCallFormat';
import { Fact, FactList } from '../ui/FactList';
import styles from './CallDetail.module.css';
import { DirectionName } from './DirectionName';
import type { LinkTo } from './linkTo';

interface Props {
  accountId: string;
  call: Call;
  linkTo: LinkTo | undefined;
}

/** Everything about one call. With `linkTo`, numbers and names link to the calls that have the same. */
export function CallDetail({ accountId, call, linkTo }: Props) {
  const format = useCallFormat();
  const { locale } = useIntl();
  const { day, exactTime, offset } = formatStart(locale, call.localStart);
  const same = (text: string, filters: Partial<CallFilters>) =>
    text === '' || !linkTo ? <Text text={text} /> : <Same text={text} to={linkTo(filters)} />;
  const { caller, callee, extension, costCentre, destination, invoiceNumber } = call;
  return (
    <div className={styles.columns}>
      <FactList>
        <Fact name={<FormattedMessage id="calls.start" />}>
          {day}, {exactTime} <span className={styles.muted}>({offset})</span>
        </Fact>
        <Fact name={<FormattedMessage id="calls.startUtc" />}>
          <Text text={call.startedAt} />
        </Fact>
        <Fact name={<FormattedMessage id="calls.direction" />}>
          <DirectionName direction={call.direction} />
        </Fact>
        <Fact name={<FormattedMessage id="calls.from" />}>{same(caller, { number: caller })}</Fact>
        <Fact name={<FormattedMessage id="calls.callerName" />}>
          <Text text={call.callerName} />
        </Fact>
        <Fact name={<FormattedMessage id="calls.to" />}>{same(callee, { number: callee })}</Fact>
        <Fact name={<FormattedMessage id="calls.destination" />}>
          {same(destination, { destination })}
        </Fact>
      </FactList>
      <FactList>
        <Fact name={<FormattedMessage id="calls.extension" />}>
          {same(extension, { extension })}
        </Fact>
        <Fact name={<FormattedMessage id="calls.costCentre" />}>
          {same(costCentre, { costCentre })}
        </Fact>
        <Fact name={<FormattedMessage id="calls.duration" />}>
          {format.duration(call.durationSeconds)}
        </Fact>
        <Fact name={<FormattedMessage id="calls.billed" />}>
          {format.duration(call.billedSeconds)}
        </Fact>
        <Fact name={<FormattedMessage id="calls.charge" />}>
          {format.charge(call.charge, call.currency)}
        </Fact>
        <Fact name={<FormattedMessage id="calls.invoice" />}>
          {invoiceNumber === '' ? (
            <FormattedMessage id="calls.notBilled" />
          ) : (
            <Link to={paths.invoice(accountId, invoiceNumber)}>
              <bdi>{invoiceNumber}</bdi>
            </Link>
          )}
        </Fact>
        <Fact name={<FormattedMessage id="calls.callId" />}>
          <Text text={call.callId} />
        </Fact>
      </FactList>
    </div>
  );
}

function Same({ text, to }: { text: string; to: string }) {
  return (
    <Link to={to} preventScrollReset>
      <span className="visually-hidden">
        <FormattedMessage id="calls.onlyThese" />{' '}
      </span>
      <bdi translate="no">{text}</bdi>
    </Link>
  );
}

function Text({ text }: { text: string }): ReactNode {
  return text === '' ? <None /> : <bdi translate="no">{text}</bdi>;
}

function None() {
  return (
    <span className={styles.muted}>
      <FormattedMessage id="calls.noValue" />
    </span>
  );
}
