import { useInfiniteQuery } from '@tanstack/react-query';
import { type SyntheticEvent, useState } from 'react';
import { defineMessages, FormattedMessage, useIntl } from 'react-intl';
import { Link, useSearchParams } from 'react-router';

import { type FindBy, staffAccountsQuery } from '../../api/staffAccounts';
import { useRetry } from '../../api/useRetry';
import { paths } from '../../app/paths';
import { Button } from '../../ui/Button';
import { Section } from '../../ui/Section';
import { Choice } from '../../ui/Choice';
import choice from '../../ui/Choice.module.css';
import { Failure } from '../../ui/Failure';
import { focusField } from '../../ui/focusField';
import { PageHead } from '../../ui/PageHead';
import { ShowMore } from '../../ui/ShowMore';
import { Skeleton } from '../../ui/Skeleton';
import { TextField } from '../../ui/TextField';
import { UsernameTaken } from './UsernameTaken';
import styles from './Staff.module.css';

const ways: readonly FindBy[] = ['number', 'name', 'username', 'email'];

/** The least characters of a search by name. */
const shortestName = 2;

const names = defineMessages<FindBy>({
  number: { id: 'staff.byNumber' },
  name: { id: 'staff.byName' },
  username: { id: 'staff.byUsername' },
  email: { id: 'staff.byEmail' },
});

const hints = defineMessages<FindBy>({
  number: { id: 'staff.numberHint' },
  name: { id: 'staff.nameHint' },
  username: { id: 'staff.usernameHint' },
  email: { id: 'staff.emailHint' },
});

/**
 * Finds an account by number, name, user name or e-mail address. The address of the page keeps the
 * search.
 */
export default function FindAccount() {
  const intl = useIntl();
  const [address] = useSearchParams();
  const by = ways.find((way) => way === address.get('by')) ?? 'number';
  const text = address.get('text') ?? '';
  return (
    <>
      <PageHead
        title={intl.formatMessage({ id: 'staff.title' })}
        lead={<FormattedMessage id="staff.lead" />}
      />
      <Section title={<FormattedMessage id="staff.search" />}>
        <Search key={`${by} ${text}`} by={by} text={text} />
      </Section>
      {text !== '' && <Found by={by} text={text} />}
    </>
  );
}

function Search({ by, text }: { by: FindBy; text: string }) {
  const [, setAddress] = useSearchParams();
  const [way, setWay] = useState(by);
  const [draft, setDraft] = useState(text);
  const [isSubmitted, setSubmitted] = useState(false);
  const wanted = draft.trim();
  const isShort = wanted.length < (way === 'name' ? shortestName : 1);
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    setSubmitted(true);
    if (isShort) focusField(event.currentTarget, 'text');
    else setAddress({ by: way, text: wanted });
  };
  const short = wanted === '' ? 'field.missing' : 'staff.tooShort';
  return (
    <form className={styles.form} onSubmit={submit} role="search" noValidate>
      <fieldset className={choice.group}>
        <legend className={choice.legend}>
          <FormattedMessage id="staff.by" />
        </legend>
        <div className={choice.choices}>
          {ways.map((one) => (
            <Choice key={one} name="by" isChosen={way === one} onChoose={() => setWay(one)}>
              <FormattedMessage {...names[one]} />
            </Choice>
          ))}
        </div>
      </fieldset>
      <TextField
        label={<FormattedMessage {...hints[way]} />}
        name="text"
        autoComplete="off"
        isVerbatim
        value={draft}
        onChange={setDraft}
        error={isSubmitted && isShort && <FormattedMessage id={short} />}
      />
      <Button kind="primary" type="submit">
        <FormattedMessage id="staff.find" />
      </Button>
    </form>
  );
}

function Found({ by, text }: { by: FindBy; text: string }) {
  const retry = useRetry();
  const found = useInfiniteQuery(staffAccountsQuery(by, text));
  const items = found.data?.pages.flatMap((page) => page.items);
  return (
    <Section title={<FormattedMessage id="staff.found" />} className={styles.found}>
      {found.isError && !items && <Failure error={found.error} retry={retry} />}
      {found.isPending && <Skeleton width="sentence" />}
      {items?.length === 0 && (
        <p role="status">
          <FormattedMessage id="staff.nothingFound" />
        </p>
      )}
      {items && items.length > 0 && (
        <>
          <ul className={styles.accounts}>
            {items.map((account) => (
              <li key={account.id}>
                <Link className={styles.account} to={paths.dashboard(account.id)}>
                  <span className={styles.name} translate="no">
                    <bdi>{account.name}</bdi>
                  </span>
                  <bdi className={styles.detail}>{account.number}</bdi>
                </Link>
                <UsernameTaken account={account} />
              </li>
            ))}
          </ul>
          <ShowMore
            shown={
              <FormattedMessage
                id={found.hasNextPage ? 'staff.shown' : 'staff.shownAll'}
                values={{ count: items.length }}
              />
            }
            hasMore={found.hasNextPage}
            isLoading={found.isFetchingNextPage}
            error={found.isFetchNextPageError ? found.error : null}
            onMore={() => void found.fetchNextPage()}
          />
        </>
      )}
    </Section>
  );
}
