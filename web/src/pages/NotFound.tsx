/** No page is at this address. */
import { FormattedMessage, useIntl } from 'react-intl';
import { Link } from 'react-router';

import { paths } from '../app/paths';
import { PageTitle } from '../ui/PageTitle';
import { Entrance } from './sign-in/Entrance';

export default function NotFound() {
  const intl = useIntl();
  return (
    <Entrance>
      <PageTitle title={intl.formatMessage({ id: 'notFound.title' })} />
      <p>
        <FormattedMessage id="notFound.detail" />
      </p>
      <p>
        <Link to={paths.home}>
          <FormattedMessage id="notFound.link" />
        </Link>
      </p>
    </Entrance>
  );
}
