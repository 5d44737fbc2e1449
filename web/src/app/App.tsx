import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { BrowserRouter } from 'react-router';

import { LanguageProvider } from '../i18n/LanguageProvider';
import { Boundary } from './Boundary';
import { LoadFailure } from './LoadFailure';
import { Pages } from './Pages';

/** The app: language, query cache, router and error boundary around the pages. */
export function App({ queryClient }: { queryClient: QueryClient }) {
  return (
    <Boundary fallback={<LoadFailure />}>
      <LanguageProvider>
        <QueryClientProvider client={queryClient}>
          <BrowserRouter>
            <Pages />
          </BrowserRouter>
        </QueryClientProvider>
      </LanguageProvider>
    </Boundary>
  );
}
