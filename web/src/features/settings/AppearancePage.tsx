import '@/i18n/enSettings';
import { useState } from 'react';
import { useTranslation } from '@/i18n/useTranslation';
import { SettingsPage } from '@/parts/SettingsPage';
import { chooseTheme, chosenTheme, type Theme } from '@/parts/theme';
import { usePageTitle } from '@/parts/usePageTitle';
import { ChoiceCard } from '@/ui/ChoiceCard';

const THEMES: Theme[] = ['system', 'light', 'dark'];

/** Light or dark on this device. */
export default function AppearancePage() {
  const { t } = useTranslation();
  const [theme, setTheme] = useState(chosenTheme);
  usePageTitle(t('settings.appearance'));
  return (
    <SettingsPage title={t('settings.appearance')}>
      <fieldset>
        <legend className="mb-1 text-13 font-bold">{t('settings.theme')}</legend>
        {THEMES.map((name) => (
          <ChoiceCard
            key={name}
            name="theme"
            value={name}
            checked={theme === name}
            onChange={() => {
              chooseTheme(name);
              setTheme(name);
            }}
            title={t(`settings.${name}`)}
            {...(name === 'system' && { text: t('settings.systemText') })}
          />
        ))}
      </fieldset>
    </SettingsPage>
  );
}
