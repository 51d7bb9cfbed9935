import { useEffect, useRef, useState } from 'react';
import { useFiles } from '@/data/files/useAttachments';
import type { RoomActions, RoomSnapshot, Row } from '@/data/shapes';
import { useClient, useServerInfo } from '@/data/useKlatch';
import { useDraft } from '@/data/useRoom';
import { useTranslation } from '@/i18n/useTranslation';
import { failureWords } from '@/parts/failureWords';
import { mentionedIn } from '@/parts/textParts';
import { toast } from '@/parts/toasts';
import { bytesIn, type Composing, cleanBody, lastOfMine } from './composing';
import { toBody, toText } from './mentions';
import { useMentions } from './useMentions';

const DEFAULT_BODY_BYTES = 16_384;

/** The composer of a room: its text (kept as a draft), what it is for, and what its keys do. */
export function useComposer(room: RoomSnapshot & RoomActions, hasFiles: boolean) {
  const { t } = useTranslation();
  const field = useRef<HTMLTextAreaElement>(null);
  const files = useFiles();
  const [draft, setDraft] = useDraft(room.id);
  const [composing, setComposing] = useState<Composing>({ mode: 'new' });
  const latest = useRef(composing);
  useEffect(() => {
    latest.current = composing;
  });
  const [editText, setEditText] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const { get: userOf } = useClient().people;
  const most = useServerInfo().info?.limits.bodyBytes ?? DEFAULT_BODY_BYTES;
  const isEdit = composing.mode === 'edit';
  const text = isEdit ? editText : draft;

  function onText(next: string) {
    setProblem(null);
    if (isEdit) setEditText(next);
    else {
      setDraft(next);
      room.typing(next.trim() !== '');
    }
  }

  const mentions = useMentions(room, field, text, onText);
  const written = (row: Row): string => toText(row.body ?? '', userOf);

  function reply(row: Row) {
    setComposing({ mode: 'reply', to: row });
    focusEnd(field.current);
  }

  function edit(row: Row) {
    setComposing({ mode: 'edit', row });
    setEditText(written(row));
    setProblem(null);
    focusEnd(field.current);
  }

  function cancel() {
    setComposing({ mode: 'new' });
    setProblem(null);
    field.current?.focus();
  }

  function send() {
    // Whoever a text named stays named in it, in the room or not.
    const named = composing.mode === 'edit' ? mentionedIn(composing.row.body ?? '') : [];
    const known = named.map(userOf).filter((user) => user !== null);
    const body = toBody(cleanBody(text), [...known, ...mentions.people]);
    const carries = composing.mode === 'edit' ? composing.row.files.length > 0 : hasFiles;
    if (body === '' && !carries) return;
    if (bytesIn(body) > most) return setProblem(t('chat.tooLong'));
    if (composing.mode === 'edit') return void save(composing.row, body);
    room.send(body, composing.mode === 'reply' ? composing.to.id : undefined);
    if (room.hasNewer) void room.showNewest().catch(() => {});
    setDraft('');
    setComposing({ mode: 'new' });
  }

  /** Lets go of the edit at once; if the server refuses, it comes back with the reason, unless another was begun. */
  async function save(row: Row, body: string) {
    cancel();
    if (body === row.body) return;
    try {
      await room.edit(row.id, body);
      if (row.state === 'failed' || row.state === 'held') room.retry(row.id);
    } catch (thrown) {
      const why = t('chat.editFailed', { why: failureWords(thrown, t) });
      if (latest.current.mode !== 'new') return toast(why);
      setComposing({ mode: 'edit', row });
      setEditText(written({ ...row, body }));
      setProblem(why);
    }
  }

  function editLast() {
    const row = lastOfMine(room.rows);
    if (row !== null) edit(row);
  }

  /** Takes back what was just done to a row. A text that was sent comes back to be written anew. */
  function undo(row: Row) {
    if (row.undoKey === null) return;
    room.undo(row.undoKey);
    bringBack(row);
  }

  /** Takes back what has not left. */
  function takeBack(row: Row) {
    room.discard(row.id);
    bringBack(row);
  }

  function bringBack(row: Row) {
    if (row.deletedAt !== null) return;
    const isFree = composing.mode === 'new' && text.trim() === '';
    if (isFree || row.body === '') void bringFilesBack(row);
    if (!isFree) return;
    setDraft(written(row));
    const answered = row.replyTo === null ? null : room.lookUp(row.replyTo);
    if (answered !== null) setComposing({ mode: 'reply', to: answered });
    focusEnd(field.current);
  }

  async function bringFilesBack(row: Row) {
    if (files.bringBack(room.id, row.files)) return;
    await import('@/i18n/enSending');
    setProblem(t('sending.notBack'));
  }

  /** Sending once more with nothing written takes the last one back, within its ten seconds. */
  function again() {
    const row = composing.mode === 'new' ? lastOfMine(room.rows) : null;
    if (row === null || row.undoKey === null) return;
    if (room.again(row.undoKey) === 'undone') bringBack(row);
  }

  return {
    mentions,
    undo,
    takeBack,
    again,
    field,
    text,
    composing,
    problem,
    onText,
    send,
    cancel,
    editLast,
    reply,
    edit,
  };
}

function focusEnd(field: HTMLTextAreaElement | null): void {
  if (field === null) return;
  field.focus();
  requestAnimationFrame(() => field.setSelectionRange(field.value.length, field.value.length));
}
