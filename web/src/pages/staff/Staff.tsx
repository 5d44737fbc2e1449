import { useQuery } from '@tanstack/react-query';
import { lazy } from 'react';
import { FormattedMessage, useIntl } from 'react-intl';
import { Link, Outlet, Route, Routes } from 'react-router';

import { sessionQuery } from '../../api/session';
import { useRetry } from '../../api/useRetry';
import { withMessages } from '../../app/withMessages';
import { paths } from '../../app/paths';
import { Failure } from '../../ui/Failure';
import { PageTitle } from '../../ui/PageTitle';
import { Skeleton } from '../../ui/Skeleton';
import NotFound from '../NotFound';

const FindAccount = lazy(withMessages('staff', () => import('./FindAccount')));
const Invitations = lazy(withMessages('staff staffInvitations', () => import('./Invitations')));
const InviteStaff = lazy(withMessages('staff users', () => import('./InviteStaff')));
const Logins = lazy(withMessages('staff users staffLogins', () => import('./Logins')));
const StaffActivity = lazy(withMessages('staff activity', () => import('./StaffActivity')));
const UntiedInvoices = lazy(withMessages('staff', () => import('./UntiedInvoices')));
const StaffUsers = lazy(withMessages('staff users', () => import('./StaffUsers')));

/** The routes below `/staff`, and who may open them. */
export default function Staff() {
  return (
    <Routes>
      <Route element={<Only for="agent" />}>
        <Route index element={<FindAccount />} />
        <Route path="invitations" element={<Invitations />} />
        <Route path="logins" element={<Logins />} />
        <Route path="untied" element={<UntiedInvoices />} />
      </Route>
      <Route element={<Only for="admin" />}>
        <Route path="users" element={<StaffUsers />} />
        <Route path="users/invite" element={<InviteStaff />} />
        <Route path="activity" element={<StaffActivity />} />
      </Route>
      <Route path="*" element={<NotFound />} />
    </Routes>
  );
}

/** Renders the page if the user has the role, otherwise a notice. */
function Only({ for: role }: { for: 'agent' | 'admin' }) {
  const intl = useIntl();
  const retry = useRetry();
  const { data: session, error } = useQuery(sessionQuery);
  if (error && !session) return <Failure error={error} retry={retry} />;
  if (!session) return <Skeleton width="sentence" />;
  if (session.staff === 'admin' || session.staff === role) return <Outlet />;
  return (
    <>
      <PageTitle title={intl.formatMessage({ id: 'staff.forbidden' })} />
      <p>
        <FormattedMessage id={session.staff ? 'staff.adminsOnly' : 'staff.staffOnly'} />
      </p>
      <p>
        <Link to={session.staff ? paths.staff : paths.home}>
          <FormattedMessage id={session.staff ? 'staff.title' : 'notFound.link'} />
        </Link>
      </p>
    </>
  );
}
