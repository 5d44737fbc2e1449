/** Everything around the pages: language, data, address, and what to show when all else fails. */
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { BrowserRouter } from 'react-router';

import type { Catalogue } from '../i18n/catalogues';
import { LanguageProvider } from '../i18n/LanguageProvider';
import { EntranceProvider } from '../session/EntranceProvider';
import { Boundary } from './Boundary';
import { Pages } from './Pages';

interface Props {
  catalogue: Catalogue;
  queryClient: QueryClient;
}

export function App({ catalogue, queryClient }: Props) {
  return (
    <Boundary>
      <LanguageProvider first={catalogue}>
        <QueryClientProvider client={queryClient}>
          <BrowserRouter>
            <EntranceProvider>
              <Pages />
            </EntranceProvider>
          </BrowserRouter>
        </QueryClientProvider>
      </LanguageProvider>
    </Boundary>
  );
}
