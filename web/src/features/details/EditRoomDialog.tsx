import '@/i18n/enRooms';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { type Failure, toFailure } from '@/data/failure';
import { useRoom } from '@/data/useRoom';
import { useRoomsApi } from '@/data/useRoomsApi';
import { useTranslation } from '@/i18n/useTranslation';
import { FailureLine } from '@/parts/FailureLine';
import { RoomNameField } from '@/parts/RoomNameField';
import { useRoomRules } from '@/parts/useRoomRules';
import { Button } from '@/ui/Button';
import Dialog from '@/ui/Dialog';
import { TextArea } from '@/ui/TextArea';

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
  const rules = useRoomRules();

  async function save({ name, topic }: Fields) {
    setFailure(null);
    try {
      const { dirtyFields } = form.formState;
      const change = {
        ...(dirtyFields.name && { name: name.trim() }),
        ...(dirtyFields.topic && { topic: topic.trim() }),
      };
      if (Object.keys(change).length > 0) await changeRoom(roomId, change);
      onClose();
    } catch (thrown) {
      setFailure(toFailure(thrown));
    }
  }

  return (
    <Dialog title={t('details.editTitle')} closeLabel={t('app.close')} onClose={onClose}>
      <form noValidate onSubmit={form.handleSubmit(save)}>
        <RoomNameField field={form.register('name', rules.name)} error={errors.name?.message} />
        <TextArea
          label={t('newRoom.topic')}
          optional={t('app.optional')}
          error={errors.topic?.message}
          {...form.register('topic', rules.topic)}
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
