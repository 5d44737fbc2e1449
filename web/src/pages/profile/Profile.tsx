import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';
import { useParams } from 'react-router';

import { portalQuery } from '../../api/portal';
import { profileQuery } from '../../api/profile';
import type { Profile as ProfileOf } from '../../api/types';
import { useRetry } from '../../api/useRetry';
import { paths } from '../../app/paths';
import { withMessages } from '../../app/withMessages';
import { languageName } from '../../format/languageName';
import { useAccess } from '../../session/useAccess';
import { Address, AddressWaiting } from '../../ui/Address';
import { BackLink } from '../../ui/BackLink';
import { Fact, FactList } from '../../ui/FactList';
import { Failure } from '../../ui/Failure';
import { InstantText } from '../../ui/InstantText';
import { PageTitle } from '../../ui/PageTitle';
import { Section } from '../../ui/Section';
import styles from './Profile.module.css';
import { nameOf } from './zones';

const Forms = lazy(withMessages('profile regions', () => import('./Forms')));

/** Profile: billing address, time zone, language and billing contacts of an account. */
export default function Profile() {
  const { accountId = '' } = useParams();
  const intl = useIntl();
  const retry = useRetry();
  const { role } = useAccess(accountId);
  const { data, error } = useQuery(profileQuery(accountId));
  return (
    <>
      <BackLink to={paths.dashboard(accountId)}>
        <FormattedMessage id="dashboard.title" />
      </BackLink>
      <PageTitle title={intl.formatMessage({ id: 'profile.title' })} />
      {error && !data && <Failure error={error} retry={retry} />}
      {!data && !error && <Waiting />}
      {/* All sections appear together, so that none of them moves another. */}
      {data && (
        <Suspense fallback={<Waiting />}>
          {role === 'manager' ? (
            <Forms accountId={accountId} profile={data.data} tag={data.tag} />
          ) : (
            <Facts profile={data.data} />
          )}
          <Contacts emails={data.data.emails} />
          {data.data.edited && <LastEdit edited={data.data.edited} />}
        </Suspense>
      )}
    </>
  );
}

function Waiting() {
  return (
    <Section title={<FormattedMessage id="profile.address" />} className={styles.section}>
      <AddressWaiting />
    </Section>
  );
}

function LastEdit({ edited }: { edited: NonNullable<ProfileOf['edited']> }) {
  return (
    <p className={styles.lead}>
      <FormattedMessage
        id="profile.edited"
        values={{
          name: <bdi key="name">{edited.by}</bdi>,
          time: <InstantText key="time" instant={edited.at} />,
        }}
      />
    </p>
  );
}

/** For those who cannot change it. */
function Facts({ profile }: { profile: ProfileOf }) {
  const { locale } = useIntl();
  return (
    <>
      <Section title={<FormattedMessage id="profile.address" />} className={styles.section}>
        <Address address={profile.billingAddress} />
      </Section>
      <Section title={<FormattedMessage id="profile.settings" />} className={styles.section}>
        <FactList>
          <Fact name={<FormattedMessage id="profile.timeZone" />}>
            {nameOf(locale, profile.timeZone)}
          </Fact>
          <Fact name={<FormattedMessage id="profile.language" />}>
            {languageName(locale, profile.language)}
          </Fact>
        </FactList>
        <p className={styles.lead}>
          <FormattedMessage id="profile.whoChanges" />
        </p>
      </Section>
    </>
  );
}

function Contacts({ emails }: { emails: readonly string[] }) {
  const { data: portal } = useQuery(portalQuery);
  const email = portal?.contact.email;
  return (
    <Section title={<FormattedMessage id="profile.contacts" />} className={styles.section}>
      {emails.length === 0 ? (
        <p>
          <FormattedMessage id="profile.noContacts" />
        </p>
      ) : (
        <>
          <p className={styles.lead}>
            <FormattedMessage id="profile.contactsLead" />
          </p>
          <ul className={styles.emails} translate="no">
            {emails.map((address) => (
              <li key={address}>
                <bdi>{address}</bdi>
              </li>
            ))}
          </ul>
        </>
      )}
      {email !== undefined && (
        <p className={styles.lead}>
          <FormattedMessage
            id="profile.contactsChange"
            values={{
              email: (
                <a key="email" href={`mailto:${email}`}>
                  {email}
                </a>
              ),
            }}
          />
        </p>
      )}
    </Section>
  );
}
