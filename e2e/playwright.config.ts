import { defineConfig } from '@playwright/test';
import { chromiumPath } from './kit/chromium';

export default defineConfig({
  // Three at a time, each with a server and people of its own: a journey spends half of its time waiting for seconds to pass.
  workers: 3,
  fullyParallel: true,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  forbidOnly: !!process.env.CI,
  retries: 0,
  reporter: [['list'], ['./kit/briefly.ts']],
  outputDir: 'test-results',
  use: {
    locale: 'en-GB',
    viewport: { width: 1440, height: 900 },
    screenshot: 'only-on-failure',
    // Recording everything costs a good part of the time; where nobody opens it, it is left out.
    trace: process.env.CI ? 'off' : 'retain-on-failure',
    launchOptions: {
      executablePath: chromiumPath(),
      args: [
        '--headless=new',
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    { name: 'journeys', testDir: 'journeys' },
    { name: 'screens', testDir: 'screens' },
  ],
});
