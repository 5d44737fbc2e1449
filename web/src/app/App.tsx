/** Everything around the pages: language, data, address, and what to show when all else fails. */
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { BrowserRouter } from 'react-router';

import { LanguageProvider } from '../i18n/LanguageProvider';
import { EntranceProvider } from '../session/EntranceProvider';
import { Boundary } from './Boundary';
import { Pages } from './Pages';

export function App({ queryClient }: { queryClient: QueryClient }) {
  return (
    <Boundary>
      <LanguageProvider>
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
