import '@/i18n/enAdmin';
import { type FormEvent, useId, useState } from 'react';
import { type Failure, toFailure } from '@/data/failure';
import { useTranslation } from '@/i18n/useTranslation';
import { FailureLine } from '@/parts/FailureLine';
import { Button } from '@/ui/Button';
import { inputClass } from '@/ui/inputClass';

type Choice = { maxUses: number; expiresInHours: number };
type Props = { uses: number[]; onMake: (choice: Choice) => Promise<void> };

const DAYS = [1, 7, 30, 365];

/** How often and for how long a new link is good. */
export function LinkForm({ uses, onMake }: Props) {
  const { t } = useTranslation();
  const [maxUses, setMaxUses] = useState(uses[0] ?? 1);
  const [days, setDays] = useState(7);
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);

  async function make(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    setFailure(null);
    await onMake({ maxUses, expiresInHours: days * 24 }).catch((thrown) =>
      setFailure(toFailure(thrown)),
    );
    setBusy(false);
  }

  return (
    <form onSubmit={(event) => void make(event)} className="flex flex-wrap items-end gap-3">
      <Select
        label={t('admin.uses')}
        value={maxUses}
        values={uses}
        onChange={setMaxUses}
        words={String}
      />
      <Select
        label={t('admin.days')}
        value={days}
        values={DAYS}
        onChange={setDays}
        words={(count) => t('admin.day', { count })}
      />
      <Button type="submit" kind="primary" busy={isBusy && t('admin.making')}>
        {t('admin.make')}
      </Button>
      {failure !== null && (
        <div className="w-full">
          <FailureLine failure={failure} />
        </div>
      )}
    </form>
  );
}

type SelectProps = {
  label: string;
  value: number;
  values: number[];
  onChange: (value: number) => void;
  words: (value: number) => string;
};

function Select({ label, value, values, onChange, words }: SelectProps) {
  const id = useId();
  return (
    <div className="min-w-28 flex-1">
      <label htmlFor={id} className="mb-1 block text-13 font-bold">
        {label}
      </label>
      <div className={inputClass(false)}>
        <select
          id={id}
          value={value}
          onChange={(event) => onChange(Number(event.target.value))}
          className="min-h-10 w-full bg-transparent"
        >
          {values.map((one) => (
            <option key={one} value={one}>
              {words(one)}
            </option>
          ))}
        </select>
      </div>
    </div>
  );
}
