/** How the screen is lit: as the device says, or as chosen here. */
export type Theme = 'system' | 'light' | 'dark';

const KEY = 'klatch.theme';

/** What was chosen on this device. */
export function chosenTheme(): Theme {
  const chosen = document.documentElement.dataset['theme'];
  return chosen === 'light' || chosen === 'dark' ? chosen : 'system';
}

/** Lights the page and keeps it for the next visit; `theme.js` reads it before the first paint. */
export function chooseTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // Without storage it holds until the page is closed.
  }
}
