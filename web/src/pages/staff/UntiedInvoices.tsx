import { useInfiniteQuery } from '@tanstack/react-query';
import { FormattedMessage, useIntl } from 'react-intl';
import { Link } from 'react-router';

import type { UntiedInvoice } from '../../api/types';
import { untiedInvoicesQuery } from '../../api/untiedInvoices';
import { useRetry } from '../../api/useRetry';
import { paths } from '../../app/paths';
import { isNegative, isZero, withoutSign } from '../../format/money';
import { useFormat } from '../../format/useFormat';
import { DateText } from '../../ui/DateText';
import { Failure } from '../../ui/Failure';
import { PageHead } from '../../ui/PageHead';
import { Section } from '../../ui/Section';
import { ShowMore } from '../../ui/ShowMore';
import { Skeleton } from '../../ui/Skeleton';
import { cell, columnHeader, row, rowHeader, rows, table } from '../../ui/tableRoles';
import styles from './UntiedInvoices.module.css';

/** The invoices of all accounts whose calls do not add up to their usage lines. */
export default function UntiedInvoices() {
  const intl = useIntl();
  const retry = useRetry();
  const untied = useInfiniteQuery(untiedInvoicesQuery);
  const items = untied.data?.pages.flatMap((page) => page.items);
  return (
    <>
      <PageHead
        title={intl.formatMessage({ id: 'nav.untied' })}
        lead={<FormattedMessage id="untied.lead" />}
      />
      <Section title={<FormattedMessage id="untied.listTitle" />} className={styles.section}>
        {untied.isError && !items && <Failure error={untied.error} retry={retry} />}
        {untied.isPending && <Skeleton width="sentence" />}
        {items?.length === 0 && (
          <p>
            <FormattedMessage id="untied.none" />
          </p>
        )}
        {items && items.length > 0 && (
          <>
            <List items={items} />
            <ShowMore
              shown={
                <FormattedMessage
                  id={untied.hasNextPage ? 'untied.shown' : 'untied.shownAll'}
                  values={{ count: items.length }}
                />
              }
              hasMore={untied.hasNextPage}
              isLoading={untied.isFetchingNextPage}
              error={untied.isFetchNextPageError ? untied.error : null}
              onMore={() => void untied.fetchNextPage()}
            />
          </>
        )}
      </Section>
    </>
  );
}

function List({ items }: { items: readonly UntiedInvoice[] }) {
  return (
    <table {...table} className={styles.table}>
      <caption className="visually-hidden">
        <FormattedMessage id="untied.listTitle" />
      </caption>
      <thead {...rows}>
        <tr {...row} className={styles.row}>
          <th {...columnHeader} className={styles.invoice}>
            <FormattedMessage id="untied.invoice" />
          </th>
          <th {...columnHeader} className={styles.issued}>
            <FormattedMessage id="untied.issued" />
          </th>
          <th {...columnHeader} className={styles.calls}>
            <FormattedMessage id="untied.calls" />
          </th>
          <th {...columnHeader} className={styles.difference}>
            <FormattedMessage id="untied.difference" />
          </th>
        </tr>
      </thead>
      <tbody {...rows}>
        {items.map((item) => (
          <Row key={`${item.accountId} ${item.number}`} item={item} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ item }: { item: UntiedInvoice }) {
  const { accountId, accountName, number, issuedOn, calls } = item;
  return (
    <tr {...row} className={styles.row}>
      <th {...rowHeader} className={styles.invoice}>
        <Link className={styles.link} to={paths.invoice(accountId, number)}>
          <bdi>{number}</bdi>
        </Link>
        <bdi className={styles.detail} translate="no">
          {accountName}
        </bdi>
      </th>
      <td {...cell} className={styles.issued}>
        <DateText date={issuedOn} />
      </td>
      <td {...cell} className={styles.calls}>
        <FormattedMessage id="untied.count" values={{ calls }} />
      </td>
      <td {...cell} className={styles.difference}>
        <Difference difference={item.difference} />
      </td>
    </tr>
  );
}

function Difference({ difference }: Pick<UntiedInvoice, 'difference'>) {
  const format = useFormat();
  const { amount } = difference;
  if (isZero(amount)) return <FormattedMessage id="untied.sameAmount" />;
  return (
    <FormattedMessage
      id={isNegative(amount) ? 'untied.billedMore' : 'untied.billedLess'}
      values={{ difference: format.money(withoutSign(difference)) }}
    />
  );
}
