import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from '@/app/App';
import { ErrorBoundary } from '@/app/ErrorBoundary';
import { refuseDrops } from '@/app/refuseDrops';
import { Klatch } from '@/data/klatch';
import { DataProvider } from '@/data/useKlatch';
import '@/i18n/enFirst';
import '@/ui/index.css';
import { tellWholeLines } from '@/ui/wholeLines';

const klatch = new Klatch();
klatch.start();
document.addEventListener('pointerover', tellWholeLines);
refuseDrops();

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <ErrorBoundary>
        <DataProvider klatch={klatch}>
          <App />
        </DataProvider>
      </ErrorBoundary>
    </StrictMode>,
  );
}
