/** Starts the app. */
import './styles/tokens.css';
import './styles/base.css';

import { createRoot } from 'react-dom/client';

import { createQueryClient } from './api/queryClient';
import { App } from './app/App';
import { showLoadFailure } from './app/LoadFailure';
import { loadCatalogue } from './i18n/catalogues';

async function start(root: HTMLElement): Promise<void> {
  const page = createRoot(root);
  try {
    await loadCatalogue();
    page.render(<App queryClient={createQueryClient()} />);
  } catch {
    showLoadFailure();
  }
}

// A page that the browser restores from its cache may belong to a user who has signed out since.
window.addEventListener('pageshow', ({ persisted }) => {
  if (persisted) window.location.reload();
});

const root = document.getElementById('root');
if (root) void start(root);
