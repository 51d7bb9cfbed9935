import type { File } from '@/data/model.gen';
import type { Row } from '@/data/shapes';
import { useTranslation } from '@/i18n/useTranslation';
import type { Translate } from '@/i18n/words';
import { fileKind } from './fileKind';
import { useOneLine } from './useOneLine';

/** A message on one line: its words, or what it carries. */
export function useWords(row: Pick<Row, 'body' | 'files'>): string {
  const { t } = useTranslation();
  const text = useOneLine(row.body ?? '');
  return text === '' ? fileWords(row.files, t) : text;
}

function fileWords(files: readonly File[], t: Translate): string {
  const [first] = files;
  if (first === undefined) return '';
  const arePictures = files.every((file) => fileKind(file) === 'picture');
  if (files.length === 1) return arePictures ? t('files.photo') : first.name;
  return t(arePictures ? 'files.photos' : 'files.files', { count: files.length });
}
