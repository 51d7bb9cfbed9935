import { type ReactNode, type Ref, type TextareaHTMLAttributes, useId } from 'react';
import { FieldFrame } from './FieldFrame';
import { BARE_INPUT, inputClass } from './inputClass';

type Props = Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'className' | 'id'> & {
  label: string;
  optional?: string | undefined;
  hint?: ReactNode;
  error?: ReactNode;
  ref?: Ref<HTMLTextAreaElement>;
};

/** A few lines of text with label, hint and error. */
export function TextArea({ label, optional, hint, error, ...area }: Props) {
  const id = useId();
  return (
    <FieldFrame id={id} label={label} optional={optional} hint={hint} error={error}>
      <div className={inputClass(Boolean(error))}>
        <textarea
          dir="auto"
          rows={3}
          {...area}
          id={id}
          data-bare=""
          className={`${BARE_INPUT} block resize-none py-2.5`}
          aria-invalid={Boolean(error)}
          aria-describedby={`${id}-note`}
        />
      </div>
    </FieldFrame>
  );
}
