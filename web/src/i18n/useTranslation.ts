import { type Translate, t } from './words';

const translation: { t: Translate } = { t };

/** The words of the language that was chosen before the first render. */
export function useTranslation(): { t: Translate } {
  return translation;
}
