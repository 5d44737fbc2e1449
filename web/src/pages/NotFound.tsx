import { FormattedMessage, useIntl } from 'react-intl';
import { Link } from 'react-router';

import { paths } from '../app/paths';
import { PageTitle } from '../ui/PageTitle';
import { SignInColumn } from './sign-in/SignInColumn';

/** The page for an unknown address. */
export default function NotFound() {
  const intl = useIntl();
  return (
    <SignInColumn>
      <PageTitle title={intl.formatMessage({ id: 'notFound.title' })} />
      <p>
        <FormattedMessage id="notFound.detail" />
      </p>
      <p>
        <Link to={paths.home}>
          <FormattedMessage id="notFound.link" />
        </Link>
      </p>
    </SignInColumn>
  );
}
