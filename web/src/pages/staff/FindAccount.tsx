import { type SyntheticEvent, useState } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';
import { Link, useSearchParams } from 'react-router';

import { paths } from '../../app/paths';
import { Button } from '../../ui/Button';
import { Section } from '../../ui/Section';
import { Failure } from '../../ui/Failure';
import { focusField } from '../../ui/focusField';
import { PageHead } from '../../ui/PageHead';
import { ShowMore } from '../../ui/ShowMore';
import { Skeleton } from '../../ui/Skeleton';
import { TextField } from '../../ui/TextField';
import { UsernameTaken } from './UsernameTaken';
import styles from './Staff.module.css';
import { type Match, useFound } from './useFound';

/**
 * Finds an account by whatever staff have of it: number, name, user name or e-mail address. The
 * address of the page keeps the search.
 */
export default function FindAccount() {
  const intl = useIntl();
  const [address] = useSearchParams();
  const text = address.get('text') ?? '';
  return (
    <>
      <PageHead
        title={intl.formatMessage({ id: 'staff.title' })}
        lead={<FormattedMessage id="staff.lead" />}
      />
      <Section title={<FormattedMessage id="staff.search" />}>
        <Search key={text} text={text} />
      </Section>
      {text !== '' && <Found text={text} />}
    </>
  );
}

function Search({ text }: { text: string }) {
  const [, setAddress] = useSearchParams();
  const [draft, setDraft] = useState(text);
  const [isSubmitted, setSubmitted] = useState(false);
  const wanted = draft.trim();
  const isMissing = wanted === '';
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    setSubmitted(true);
    if (isMissing) focusField(event.currentTarget, 'text');
    else setAddress({ text: wanted });
  };
  return (
    <form className={styles.form} onSubmit={submit} role="search" noValidate>
      <TextField
        label={<FormattedMessage id="staff.text" />}
        hint={<FormattedMessage id="staff.textHint" />}
        name="text"
        autoComplete="off"
        isVerbatim
        value={draft}
        onChange={setDraft}
        error={isSubmitted && isMissing && <FormattedMessage id="field.missing" />}
      />
      <Button kind="primary" type="submit">
        <FormattedMessage id="staff.find" />
      </Button>
    </form>
  );
}

function Found({ text }: { text: string }) {
  const { isPending, matches, error, retry, ...more } = useFound(text);
  return (
    <Section title={<FormattedMessage id="staff.found" />} className={styles.found}>
      {isPending && <Skeleton width="sentence" />}
      {!isPending && error && (
        <>
          {matches.length > 0 && (
            <p>
              <FormattedMessage id="staff.partly" />
            </p>
          )}
          <Failure error={error} retry={retry} />
        </>
      )}
      {!isPending && !error && matches.length === 0 && (
        <p role="status">
          <FormattedMessage id="staff.nothingFound" />
        </p>
      )}
      {!isPending && matches.length > 0 && (
        <>
          <ul className={styles.accounts}>
            {matches.map((match) => (
              <Row key={match.account.id} match={match} text={text} />
            ))}
          </ul>
          <ShowMore
            shown={
              <FormattedMessage
                id={more.hasMore ? 'staff.shown' : 'staff.shownAll'}
                values={{ count: matches.length }}
              />
            }
            hasMore={more.hasMore}
            isLoading={more.isLoadingMore}
            error={more.moreError}
            onMore={more.showMore}
          />
        </>
      )}
    </Section>
  );
}

function Row({ match: { account, by }, text }: { match: Match; text: string }) {
  return (
    <li>
      <Link className={styles.account} to={paths.dashboard(account.id)}>
        <span className={styles.name} translate="no">
          <bdi>{account.name}</bdi>
        </span>
        <bdi className={styles.detail}>{account.number}</bdi>
        {(by === 'username' || by === 'email') && (
          <span className={styles.reason}>
            <FormattedMessage id={reasons[by]} values={{ text: <bdi key="text">{text}</bdi> }} />
          </span>
        )}
      </Link>
      <UsernameTaken account={account} />
    </li>
  );
}

/** Why an account is in the list, where its name and number do not show it. */
const reasons = { username: 'staff.hasUser', email: 'staff.hasEmail' } as const;
