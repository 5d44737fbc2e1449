import type { ReactNode } from 'react';
import { FormattedMessage } from 'react-intl';

import type { Money, Statement } from '../../api/types';
import { isNegative, sum, withoutSign, zeroLike } from '../../format/money';
import { useFormat } from '../../format/useFormat';
import { Address, AddressWaiting } from '../../ui/Address';
import { Section } from '../../ui/Section';
import { Fact, FactList } from '../../ui/FactList';
import { Skeleton } from '../../ui/Skeleton';
import styles from './Statement.module.css';

interface Props {
  /** Undefined while it loads. */
  statement: Statement | undefined;
}

/** The account, the period, and the balance before and after. */
export function Overview({ statement }: Props) {
  return (
    <div className={styles.top}>
      <Account statement={statement} />
      <Balances statement={statement} />
    </div>
  );
}

function Account({ statement }: Props) {
  const format = useFormat();
  return (
    <Section title={<FormattedMessage id="statement.account" />}>
      <FactList>
        <Fact name={<FormattedMessage id="statement.number" />}>
          {statement ? (
            <span translate="no">
              <bdi>{statement.account.number}</bdi> · <bdi>{statement.account.name}</bdi>
            </span>
          ) : (
            <Skeleton width="name" />
          )}
        </Fact>
        <Fact name={<FormattedMessage id="period.title" />}>
          {statement ? format.period(statement) : <Skeleton width="name" />}
        </Fact>
        <Fact name={<FormattedMessage id="statement.billTo" />}>
          {statement ? <Address address={statement.billTo} /> : <AddressWaiting />}
        </Fact>
      </FactList>
    </Section>
  );
}

function Balances({ statement }: Props) {
  const format = useFormat();
  const total = (isWanted: (amount: string) => boolean) =>
    statement && format.money(totalOf(statement, isWanted));
  return (
    <Section title={<FormattedMessage id="statement.closing" />}>
      <p className={styles.big}>
        {statement ? <Owed money={statement.closing} /> : <Skeleton width="word" />}
      </p>
      <FactList>
        <Figure name={<FormattedMessage id="statement.opening" />}>
          {statement && <Owed money={statement.opening} />}
        </Figure>
        <Figure name={<FormattedMessage id="statement.raised" />}>
          {total((amount) => !isNegative(amount))}
        </Figure>
        <Figure name={<FormattedMessage id="statement.lowered" />}>{total(isNegative)}</Figure>
      </FactList>
    </Section>
  );
}

/** The sum of the matching transactions, without its sign. */
function totalOf({ closing, movements }: Statement, isWanted: (amount: string) => boolean): Money {
  const zero = zeroLike(closing);
  const amounts = movements.map(({ amount }) => amount).filter(({ amount }) => isWanted(amount));
  return withoutSign(sum([zero, ...amounts]) ?? zero);
}

function Figure({ name, children }: { name: ReactNode; children: ReactNode }) {
  return <Fact name={name}>{children ?? <Skeleton width="word" />}</Fact>;
}

/** A credit is shown in words. */
function Owed({ money }: { money: Money }) {
  const format = useFormat();
  if (!isNegative(money.amount)) return format.money(money);
  const amount = format.money(withoutSign(money));
  return <FormattedMessage id="statement.credit" values={{ amount }} />;
}
