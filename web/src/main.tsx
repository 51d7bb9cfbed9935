import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';
import { App } from '@/app/App';
import { ErrorBoundary } from '@/app/ErrorBoundary';
import { Klatch } from '@/data/klatch';
import { DataProvider } from '@/data/useKlatch';
import { startI18n } from '@/i18n/i18n';
import '@/ui/index.css';

startI18n();
const klatch = new Klatch();
klatch.start();

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <ErrorBoundary>
        <BrowserRouter>
          <DataProvider klatch={klatch}>
            <App />
          </DataProvider>
        </BrowserRouter>
      </ErrorBoundary>
    </StrictMode>,
  );
}
