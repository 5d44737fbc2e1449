import { useQuery } from '@tanstack/react-query';
import { FormattedMessage, useIntl } from 'react-intl';
import { Link, Route, Routes } from 'react-router';

import { sessionQuery } from '../api/session';
import { paths } from '../app/paths';
import { PortalFrame } from '../frame/PortalFrame';
import { PublicFrame } from '../frame/PublicFrame';
import { PageTitle } from '../ui/PageTitle';

/** The page for an unknown address. A user who is signed in keeps the navigation. */
export default function NotFound() {
  const { data: session, error } = useQuery(sessionQuery);
  if (session === undefined && !error) return null;
  return (
    <Routes>
      <Route element={session ? <PortalFrame /> : <PublicFrame />}>
        <Route path="*" element={<Nothing />} />
      </Route>
    </Routes>
  );
}

function Nothing() {
  const intl = useIntl();
  return (
    <>
      <PageTitle title={intl.formatMessage({ id: 'notFound.title' })} />
      <p>
        <FormattedMessage id="notFound.detail" />
      </p>
      <p>
        <Link to={paths.home}>
          <FormattedMessage id="notFound.link" />
        </Link>
      </p>
    </>
  );
}
