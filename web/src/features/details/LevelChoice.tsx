import { useState } from 'react';
import type { Level } from '@/data/model.gen';
import type { ChatItem } from '@/data/shapes';
import { useRoomsApi } from '@/data/useRoomsApi';
import { useTranslation } from '@/i18n/useTranslation';
import { failureWords } from '@/parts/failureWords';
import { RADIO } from '@/ui/radioClass';

const LEVELS: Level[] = ['all', 'mentions', 'none'];

/** How loudly a chat calls me. */
export function LevelChoice({ chat }: { chat: ChatItem }) {
  const { t } = useTranslation();
  const { setLevel } = useRoomsApi();
  const [wanted, setWanted] = useState<Level | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  async function choose(level: Level) {
    setWanted(level);
    setProblem(null);
    try {
      await setLevel(chat.id, level);
    } catch (thrown) {
      setProblem(failureWords(thrown, t));
    }
    setWanted(null);
  }

  return (
    <fieldset className="border-t hairline px-4 py-3">
      <legend className="sr-only">{t('details.level')}</legend>
      <div className="flex gap-2 pb-1 text-13">
        <p aria-hidden="true" className="flex-1 font-bold text-soft">
          {t('details.level')}
        </p>
        <span role="status" className="text-muted">
          {wanted !== null && t('app.saving')}
        </span>
      </div>
      {LEVELS.map((level) => (
        <label key={level} className="flex min-h-10 cursor-pointer items-center gap-3 text-13">
          <input
            type="radio"
            name={`level-${chat.id}`}
            checked={(wanted ?? chat.level) === level}
            onChange={() => void choose(level)}
            className={RADIO}
          />
          {t(`details.levels.${level}`)}
        </label>
      ))}
      {problem !== null && (
        <p role="alert" className="text-13 text-danger-ink">
          {problem}
        </p>
      )}
    </fieldset>
  );
}
