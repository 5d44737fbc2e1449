import { type ReactNode, useEffect, useRef } from 'react';
import { FormattedMessage } from 'react-intl';
import { Link } from 'react-router';

import type { AutoPaySettings, NextCharge } from '../../../api/types';
import { paths } from '../../../app/paths';
import { isZero } from '../../../format/money';
import { useFormat } from '../../../format/useFormat';
import { MethodName } from '../../../payments/MethodName';
import { Notice } from '../../../ui/Notice';
import { Failed } from './Failed';
import { LimitFacts } from './LimitFacts';
import type { News } from './useChange';

interface Props {
  accountId: string;
  news: News;
  settings: AutoPaySettings;
}

/** Says what came of a change. It takes the focus, since what was pressed may be gone. */
export function NewsNotice({ accountId, news, settings }: Props) {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => element.current?.focus(), [news]);
  return (
    <div ref={element} tabIndex={-1}>
      <Content accountId={accountId} news={news} settings={settings} />
    </div>
  );
}

function Content({ accountId, news, settings }: Props) {
  switch (news.of) {
    case 'failure':
      return <Failed error={news.error} />;
    case 'stale':
      return (
        <Notice title={<FormattedMessage id="autoPayPage.stale" />}>
          <p>
            <FormattedMessage id="autoPayPage.staleDetail" />
          </p>
          <LimitFacts settings={settings} />
        </Notice>
      );
    case 'past-due':
      return (
        <Notice title={<FormattedMessage id="autoPayPage.pastDueChanged" />}>
          <PastDueNow settings={settings} />
        </Notice>
      );
    case 'off':
      return (
        <Notice>
          <FormattedMessage id="autoPayPage.isOff" />
        </Notice>
      );
    case 'on':
    case 'charge':
      return (
        <Notice title={news.of === 'on' && <FormattedMessage id="autoPayPage.isOn" />}>
          {news.begun ? (
            <Charging accountId={accountId} begun={news.begun} />
          ) : (
            <FormattedMessage
              id={news.of === 'on' ? 'autoPayPage.isOnDetail' : 'autoPayPage.agreed'}
            />
          )}
        </Notice>
      );
  }
}

function PastDueNow({ settings: { pastDue } }: Pick<Props, 'settings'>) {
  const format = useFormat();
  if (isZero(pastDue.amount)) return <FormattedMessage id="autoPayPage.pastDueNone" />;
  const amount = format.money(pastDue);
  return <FormattedMessage id="autoPayPage.pastDueNow" values={{ amount }} />;
}

/** A charge has begun: where its payment will show. */
function Charging({ accountId, begun }: { accountId: string; begun: NextCharge }) {
  const format = useFormat();
  const isBank = begun.method.type === 'bank-debit';
  const to = isBank ? paths.dashboard(accountId) : paths.transactions(accountId);
  return (
    <FormattedMessage
      id={isBank ? 'autoPayPage.chargingBank' : 'autoPayPage.charging'}
      values={{
        amount: format.money(begun.amount),
        method: <MethodName key="method" method={begun.method} />,
        link: (text: ReactNode[]) => (
          <Link key="link" to={to}>
            {text}
          </Link>
        ),
      }}
    />
  );
}
