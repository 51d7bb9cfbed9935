import type { DeedWords, Undone } from '@/data/undo/undos';
import type { Translate } from '@/i18n/words';
import { failureWords } from '@/parts/failureWords';

/** What did not work in the end, in words. */
export function notDone({ words, failure }: Undone, t: Translate): string {
  // The other took it back meanwhile, or asked anew.
  if (words.kind === 'agreeToErase' && failure.code === 'conflict') return t('undo.failed.agree');
  return t(`undo.failed.${kindOf(words)}`, { why: failureWords(failure, t) });
}

function kindOf({ kind }: DeedWords): 'message' | 'chat' | 'leave' | 'friend' {
  switch (kind) {
    case 'send':
    case 'deleteMessage':
    case 'hideMessage':
      return 'message';
    case 'clearChat':
    case 'eraseChat':
    case 'agreeToErase':
    case 'deleteRoom':
      return 'chat';
    case 'leaveRoom':
      return 'leave';
    case 'removeFriend':
      return 'friend';
  }
}
