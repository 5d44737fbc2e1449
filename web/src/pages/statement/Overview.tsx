import type { ReactNode } from 'react';
import { FormattedMessage } from 'react-intl';

import type { Money, Statement } from '../../api/types';
import { isNegative, sum, withoutSign, zeroLike } from '../../format/money';
import { useFormat } from '../../format/useFormat';
import { BalanceText } from '../../transactions/BalanceText';
import { Address, AddressWaiting } from '../../ui/Address';
import { classes } from '../../ui/classes';
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
            <bdi translate="no">{statement.account.number}</bdi>
          ) : (
            <Skeleton width="word" />
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

/** The closing balance, and the sum that gives it. */
function Balances({ statement }: Props) {
  return (
    <Section title={<FormattedMessage id="statement.closing" />}>
      <p className={styles.big}>
        {statement ? <Owed money={statement.closing} /> : <Skeleton width="word" />}
      </p>
      <table className={styles.sum}>
        <caption className="visually-hidden">
          <FormattedMessage id="statement.closing" />
        </caption>
        <tbody>
          <Row name={<FormattedMessage id="statement.opening" />}>
            {statement && <BalanceText balance={statement.opening} />}
          </Row>
          <Row name={<FormattedMessage id="statement.raised" />}>
            {statement && <Part sign="+" statement={statement} isWanted={isRaised} />}
          </Row>
          <Row name={<FormattedMessage id="statement.lowered" />}>
            {statement && <Part sign="−" statement={statement} isWanted={isNegative} />}
          </Row>
          <Row name={<FormattedMessage id="statement.closing" />} isTotal>
            {statement && <BalanceText balance={statement.closing} />}
          </Row>
        </tbody>
      </table>
    </Section>
  );
}

const isRaised = (amount: string) => !isNegative(amount);

interface PartProps {
  sign: '+' | '−';
  statement: Statement;
  isWanted: (amount: string) => boolean;
}

/** What the matching transactions add or take. */
function Part({ sign, statement: { closing, movements }, isWanted }: PartProps) {
  const format = useFormat();
  const amounts = movements.map(({ amount }) => amount).filter(({ amount }) => isWanted(amount));
  const zero = zeroLike(closing);
  const total = withoutSign(sum([zero, ...amounts]) ?? zero);
  return `${sign}\u00a0${format.decimal(total.amount)}`;
}

interface RowProps {
  name: ReactNode;
  isTotal?: boolean;
  /** Undefined while it loads. */
  children: ReactNode;
}

function Row({ name, isTotal, children }: RowProps) {
  return (
    <tr className={classes(isTotal && styles.total)}>
      <th scope="row">{name}</th>
      <td>{children ?? <Skeleton width="word" />}</td>
    </tr>
  );
}

/** A credit is shown in words. */
function Owed({ money }: { money: Money }) {
  const format = useFormat();
  if (!isNegative(money.amount)) return format.money(money);
  const amount = format.money(withoutSign(money));
  return <FormattedMessage id="statement.credit" values={{ amount }} />;
}
