import '@/i18n/enRooms';
import { useTranslation } from '@/i18n/useTranslation';

/** What the server takes for a room, in characters. */
const ROOM_NAME_MAX = 80;
const ROOM_TOPIC_MAX = 250;

/** What a room's name and topic must be, with the sentences for those that are not. */
export function useRoomRules() {
  const { t } = useTranslation();
  return {
    name: {
      validate: (value: string) => value.trim() !== '' || t('newRoom.nameMissing'),
      maxLength: {
        value: ROOM_NAME_MAX,
        message: t('newRoom.nameLong', { count: ROOM_NAME_MAX }),
      },
    },
    topic: {
      maxLength: {
        value: ROOM_TOPIC_MAX,
        message: t('newRoom.topicLong', { count: ROOM_TOPIC_MAX }),
      },
    },
  };
}
