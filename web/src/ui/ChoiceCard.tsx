import type { InputHTMLAttributes, ReactNode, Ref } from 'react';
import { RADIO } from './radioClass';

type Props = Omit<InputHTMLAttributes<HTMLInputElement>, 'type' | 'className'> & {
  title: string;
  text?: string;
  icon?: ReactNode;
  ref?: Ref<HTMLInputElement>;
};

/** One of several choices as a card with a radio button. */
export function ChoiceCard({ title, text, icon, ...radio }: Props) {
  return (
    <label className="mb-2 flex cursor-pointer gap-3 rounded-panel border hairline bg-paper p-3 has-checked:border-accent-line has-checked:bg-accent-wash">
      <input {...radio} type="radio" className={`mt-px ${RADIO}`} />
      <span className="min-w-0 flex-1">
        <span className="block text-15 font-bold">{title}</span>
        {text !== undefined && <span className="block text-13 text-muted">{text}</span>}
      </span>
      {icon}
    </label>
  );
}
