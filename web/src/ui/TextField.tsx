import { type InputHTMLAttributes, type ReactNode, type Ref, useId } from 'react';
import { FieldFrame } from './FieldFrame';
import { BARE_INPUT, inputClass } from './inputClass';

type Props = Omit<InputHTMLAttributes<HTMLInputElement>, 'className' | 'id'> & {
  label: string;
  optional?: string | undefined;
  hint?: ReactNode;
  error?: ReactNode;
  before?: ReactNode;
  after?: ReactNode;
  ref?: Ref<HTMLInputElement>;
};

/** One line of text with its label, hint and error. */
export function TextField({ label, optional, hint, error, before, after, ...input }: Props) {
  const id = useId();
  return (
    <FieldFrame id={id} label={label} optional={optional} hint={hint} error={error}>
      <div className={inputClass(Boolean(error))}>
        {before}
        <input
          dir="auto"
          {...input}
          id={id}
          data-bare=""
          className={BARE_INPUT}
          aria-invalid={Boolean(error)}
          aria-describedby={`${id}-note`}
        />
        {after}
      </div>
    </FieldFrame>
  );
}
