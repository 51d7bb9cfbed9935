import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { enFirst } from './enFirst.ts';

/** Languages there are words for. Screens that come late bring theirs along. */
const resources = { en: { translation: enFirst } };

/** Sets the language before the first render; words that come from people are never escaped twice. */
export function startI18n(): void {
  void i18next.use(initReactI18next).init({
    resources,
    lng: 'en',
    fallbackLng: 'en',
    initAsync: false,
    interpolation: { escapeValue: false },
    react: { transKeepBasicHtmlNodesFor: [], useSuspense: false },
  });
  document.documentElement.lang = i18next.language;
  document.documentElement.dir = i18next.dir();
}
