import { SmilePlus } from 'lucide-react';
import type { Reaction } from '@/data/model.gen';
import type { Row } from '@/data/shapes';
import { useBlocked } from '@/data/useBonds';
import { useUsers } from '@/data/usePeople';
import { readerLocale } from '@/i18n/locale';
import { useTranslation } from '@/i18n/useTranslation';
import { firstName } from '@/parts/names';
import { cx } from '@/ui/cx';
import { useConversation } from './conversation';
import { unblocked } from './unblocked';
import { useHiddenMine } from './useHiddenMine';

/** So many people are named with an emoji; the others are counted. */
const NAMED = 4;

const CHIP =
  'reach flex h-6.5 items-center gap-1 rounded-round border px-2 text-12 font-bold transition-colors';

/** Under a bubble: each emoji with its number, and a way to add one. */
export default function Reactions({ row }: { row: Row }) {
  const { t } = useTranslation();
  const { pickEmoji } = useConversation();
  const reactions = unblocked(row.reactions, useBlocked());
  if (reactions.length === 0 || row.deletedAt !== null) return null;
  return (
    <ul
      aria-label={t('reaction.list')}
      className={cx('flex flex-wrap gap-1 px-2 pt-0.5', row.mine && 'justify-end')}
    >
      {reactions.map((reaction) => (
        <li key={reaction.emoji} className="animate-arrive">
          <Chip row={row} reaction={reaction} />
        </li>
      ))}
      <li>
        <button
          type="button"
          tabIndex={-1}
          aria-label={t('reaction.add')}
          onClick={(event) => pickEmoji(row, event.currentTarget)}
          className={cx(CHIP, 'hairline bg-paper text-soft hover:bg-hush')}
        >
          <SmilePlus className="size-3.5" strokeWidth={2} aria-hidden="true" />
        </button>
      </li>
    </ul>
  );
}

function Chip({ row, reaction }: { row: Row; reaction: Reaction }) {
  const { t } = useTranslation();
  const { meId, react, actions } = useConversation();
  const { emoji, count, userIds } = reaction;
  const hidden = useHiddenMine(row.id, reaction, meId, actions);
  const isMine = userIds.includes(meId) || hidden.isMine;
  const who = useWho(hidden.isMine ? { ...reaction, userIds: [meId, ...userIds] } : reaction, meId);
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-pressed={isMine}
      aria-label={t('reaction.chip', { emoji, who })}
      title={who}
      onClick={() => (hidden.isHidden ? void hidden.toggle() : react(row, emoji))}
      className={cx(
        CHIP,
        isMine
          ? 'border-accent-line bg-accent-wash text-accent-ink'
          : 'hairline bg-paper text-soft hover:bg-hush',
      )}
    >
      <span className="text-15/none font-normal">{emoji}</span>
      {count}
    </button>
  );
}

/** Who gave an emoji, in words: me first, a few by name. */
function useWho({ userIds, count }: Reaction, meId: string): string {
  const { t } = useTranslation();
  const shown = [...userIds].sort((a, b) => Number(b === meId) - Number(a === meId));
  const named = shown.slice(0, count > NAMED ? NAMED - 1 : NAMED);
  const userOf = useUsers(named);
  const names = named.map((id) => {
    if (id === meId) return t('app.you');
    const user = userOf(id);
    return user === null ? t('app.someone') : firstName(user);
  });
  const more = count - named.length;
  if (more > 0) names.push(t('reaction.more', { count: more }));
  return new Intl.ListFormat(readerLocale(), { type: 'conjunction' }).format(names);
}
