import '@/i18n/enRooms';
import { Hash } from 'lucide-react';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { type Failure, toFailure } from '@/data/failure';
import { useRoom } from '@/data/useRoom';
import { useRoomsApi } from '@/data/useRoomsApi';
import { useTranslation } from '@/i18n/useTranslation';
import { FailureLine } from '@/parts/FailureLine';
import { ROOM_NAME_MAX, ROOM_TOPIC_MAX } from '@/parts/roomRules';
import { Button } from '@/ui/Button';
import Dialog from '@/ui/Dialog';
import { TextArea } from '@/ui/TextArea';
import { TextField } from '@/ui/TextField';

type Fields = { name: string; topic: string };
type Props = { roomId: string; onClose: () => void };

/** Changes a room's name and what it is for. */
export default function EditRoomDialog({ roomId, onClose }: Props) {
  const { t } = useTranslation();
  const { chat } = useRoom(roomId);
  const { changeRoom } = useRoomsApi();
  const [failure, setFailure] = useState<Failure | null>(null);
  const form = useForm<Fields>({
    mode: 'onTouched',
    defaultValues: { name: chat?.name ?? '', topic: chat?.topic ?? '' },
  });
  const { errors, isSubmitting } = form.formState;

  async function save({ name, topic }: Fields) {
    setFailure(null);
    try {
      await changeRoom(roomId, { name: name.trim(), topic: topic.trim() });
      onClose();
    } catch (thrown) {
      setFailure(toFailure(thrown));
    }
  }

  return (
    <Dialog title={t('details.editTitle')} closeLabel={t('app.close')} onClose={onClose}>
      <form noValidate onSubmit={form.handleSubmit(save)}>
        <TextField
          label={t('newRoom.name')}
          before={<Hash className="size-4 text-muted" strokeWidth={2} aria-hidden="true" />}
          autoComplete="off"
          error={errors.name?.message}
          {...form.register('name', {
            validate: (value) => value.trim() !== '' || t('newRoom.nameMissing'),
            maxLength: {
              value: ROOM_NAME_MAX,
              message: t('newRoom.nameLong', { count: ROOM_NAME_MAX }),
            },
          })}
        />
        <TextArea
          label={t('newRoom.topic')}
          optional={t('app.optional')}
          error={errors.topic?.message}
          {...form.register('topic', {
            maxLength: {
              value: ROOM_TOPIC_MAX,
              message: t('newRoom.topicLong', { count: ROOM_TOPIC_MAX }),
            },
          })}
        />
        {failure !== null && <FailureLine failure={failure} />}
        <div className="flex justify-end gap-2">
          <Button kind="plain" onClick={onClose}>
            {t('app.cancel')}
          </Button>
          <Button type="submit" kind="primary" busy={isSubmitting && t('app.saving')}>
            {t('app.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
