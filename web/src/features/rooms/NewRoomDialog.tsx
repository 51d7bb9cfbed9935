import '@/i18n/enRooms';
import { useState } from 'react';
import { useForm, useWatch } from 'react-hook-form';
import { useLocation } from 'wouter';
import { type Failure, toFailure } from '@/data/failure';
import type { User } from '@/data/model.gen';
import { useRoomsApi } from '@/data/useRoomsApi';
import { useTranslation } from '@/i18n/useTranslation';
import { uuidv7 } from '@/lib/uuid';
import { FailureLine } from '@/parts/FailureLine';
import { PeoplePicker } from '@/parts/PeoplePicker';
import { RoomNameField } from '@/parts/RoomNameField';
import { useRoomRules } from '@/parts/useRoomRules';
import { Button } from '@/ui/Button';
import { ChoiceCard } from '@/ui/ChoiceCard';
import Dialog from '@/ui/Dialog';
import { TextField } from '@/ui/TextField';

type Fields = { name: string; topic: string; kind: 'public' | 'private' };
type Props = { name: string; onClose: () => void };

/** A new room: its name, what it is for, who can come in, and who is brought along. */
export default function NewRoomDialog({ name, onClose }: Props) {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const { createRoom } = useRoomsApi();
  // The same for every try: what a slow answer made already is not made twice.
  const [id] = useState(uuidv7);
  const [people, setPeople] = useState<User[]>([]);
  const [failure, setFailure] = useState<Failure | null>(null);
  const form = useForm<Fields>({
    mode: 'onTouched',
    defaultValues: { name, topic: '', kind: 'public' },
  });
  const { errors, isSubmitting } = form.formState;
  const rules = useRoomRules();
  const kind = useWatch({ control: form.control, name: 'kind' });

  async function open(fields: Fields) {
    setFailure(null);
    try {
      await createRoom({
        id,
        kind: fields.kind,
        name: fields.name.trim(),
        topic: fields.topic.trim(),
        memberIds: fields.kind === 'private' ? people.map((user) => user.id) : [],
      });
      onClose();
      navigate(`/chats/${id}`);
    } catch (thrown) {
      setFailure(toFailure(thrown));
    }
  }

  return (
    <Dialog title={t('newRoom.title')} closeLabel={t('app.close')} onClose={onClose}>
      <form noValidate onSubmit={form.handleSubmit(open)}>
        <RoomNameField
          field={form.register('name', rules.name)}
          error={errors.name?.message}
          autoFocus
        />
        <TextField
          label={t('newRoom.topic')}
          optional={t('app.optional')}
          placeholder={t('newRoom.topicPlaceholder')}
          autoComplete="off"
          error={errors.topic?.message}
          {...form.register('topic', rules.topic)}
        />
        <fieldset className="mb-4">
          <legend className="mb-1 text-13 font-bold">{t('newRoom.who')}</legend>
          <ChoiceCard
            title={t('newRoom.anyone')}
            text={t('newRoom.anyoneText')}
            value="public"
            {...form.register('kind')}
          />
          <ChoiceCard
            title={t('newRoom.invited')}
            text={t('newRoom.invitedText')}
            value="private"
            {...form.register('kind')}
          />
        </fieldset>
        {kind === 'private' && <PeoplePicker chosen={people} onChange={setPeople} />}
        {failure !== null && <FailureLine failure={failure} />}
        <div className="flex justify-end gap-2">
          <Button kind="plain" onClick={onClose}>
            {t('app.cancel')}
          </Button>
          <Button type="submit" kind="primary" busy={isSubmitting && t('newRoom.opening')}>
            {t('newRoom.open')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
