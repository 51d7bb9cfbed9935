import { useTranslation } from '@/i18n/useTranslation';
import { displayName } from '@/parts/names';
import { PersonAvatar } from '@/parts/PersonAvatar';
import { cx } from '@/ui/cx';
import { type Mentions, optionId } from './useMentions';

/** Above the composer while a name is being written: whom it may mean. */
export default function MentionList({ mentions }: { mentions: Mentions }) {
  const { t } = useTranslation();
  const { options, active, listId, take } = mentions;
  if (options.length === 0) return null;
  return (
    <div
      id={listId}
      role="listbox"
      aria-label={t('chat.mentionList')}
      className="on-floating absolute inset-x-0 bottom-full z-30 mb-1 animate-arrive rounded-panel bg-float p-1 shadow-float on-float mid:w-75"
    >
      {options.map((user, at) => (
        <div
          key={user.id}
          id={optionId(mentions, at)}
          role="option"
          aria-selected={at === active}
          tabIndex={-1}
          // Before the field loses the focus.
          onPointerDown={(event) => {
            event.preventDefault();
            take(user);
          }}
          className={cx(
            'flex min-h-11 cursor-pointer items-center gap-3 rounded-control px-2 hover:bg-float-hush',
            at === active && 'bg-float-hush',
          )}
        >
          <PersonAvatar userId={user.id} user={user} size={28} />
          <span className="min-w-0">
            <span dir="auto" className="one block text-13 font-bold">
              {displayName(user)}
            </span>
            <span dir="auto" className="one block text-12 text-muted">
              {t('details.handle', { username: user.username })}
            </span>
          </span>
        </div>
      ))}
    </div>
  );
}
