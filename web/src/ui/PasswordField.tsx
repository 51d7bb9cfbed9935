import { Eye, EyeOff } from 'lucide-react';
import { type ComponentProps, useState } from 'react';
import { IconButton } from './IconButton';
import { TextField } from './TextField';

type Props = Omit<ComponentProps<typeof TextField>, 'type' | 'after' | 'dir'> & {
  showLabel: string;
  hideLabel: string;
};

/** A password, shown on demand. */
export function PasswordField({ showLabel, hideLabel, ...field }: Props) {
  const [shown, setShown] = useState(false);
  const Icon = shown ? EyeOff : Eye;
  return (
    <TextField
      {...field}
      dir="ltr"
      type={shown ? 'text' : 'password'}
      autoCapitalize="none"
      spellCheck={false}
      after={
        <IconButton
          label={shown ? hideLabel : showLabel}
          tip="none"
          className="-my-1 -me-2"
          onClick={() => setShown(!shown)}
        >
          <Icon className="size-5" strokeWidth={1.75} />
        </IconButton>
      }
    />
  );
}
