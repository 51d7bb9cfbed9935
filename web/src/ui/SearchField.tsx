import { Search, X } from 'lucide-react';
import { IconButton } from './IconButton';
import { BARE_INPUT, inputClass } from './inputClass';

type Props = {
  label: string;
  placeholder: string;
  clearLabel: string;
  value: string;
  onChange: (value: string) => void;
};

/** The search box of a page. Escape empties it. */
export function SearchField({ label, placeholder, clearLabel, value, onChange }: Props) {
  return (
    <search className={inputClass(false, 'min-h-10 touch:min-h-11')}>
      <Search className="size-4" strokeWidth={2} aria-hidden="true" />
      <input
        type="text"
        inputMode="search"
        enterKeyHint="search"
        autoComplete="off"
        dir="auto"
        data-bare=""
        className={`${BARE_INPUT} min-h-9`}
        aria-label={label}
        placeholder={placeholder}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || value === '') return;
          // Only what is empty already lets the dialog around it close.
          event.stopPropagation();
          onChange('');
        }}
      />
      {value !== '' && (
        <IconButton
          label={clearLabel}
          tip="none"
          className="-my-1 -me-2"
          onClick={() => onChange('')}
        >
          <X className="size-4" strokeWidth={2} />
        </IconButton>
      )}
    </search>
  );
}
