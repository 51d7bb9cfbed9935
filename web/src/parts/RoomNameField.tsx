import '@/i18n/enRooms';
import { Hash } from 'lucide-react';
import type { UseFormRegisterReturn } from 'react-hook-form';
import { useTranslation } from '@/i18n/useTranslation';
import { TextField } from '@/ui/TextField';

type Props = {
  field: UseFormRegisterReturn;
  error: string | undefined;
  autoFocus?: boolean;
};

/** What a room is called. */
export function RoomNameField({ field, error, autoFocus = false }: Props) {
  const { t } = useTranslation();
  return (
    <TextField
      label={t('newRoom.name')}
      before={<Hash className="size-4 text-muted" strokeWidth={2} aria-hidden="true" />}
      autoComplete="off"
      autoFocus={autoFocus}
      error={error}
      {...field}
    />
  );
}
