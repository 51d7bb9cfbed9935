import { type RefObject, useEffect, useState } from 'react';
import { useTranslation } from '@/i18n/useTranslation';

type Props = { place: RefObject<HTMLElement | null>; onDrop: (transfer: DataTransfer) => void };

/** While files are held over the conversation, all of it says that they may be dropped. */
export function DropZone({ place, onDrop }: Props) {
  const { t } = useTranslation();
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const element = place.current?.parentElement;
    if (element == null) return;
    // Entering a child leaves its parent: only when all were left is nothing over it.
    let depth = 0;
    const over = (event: DragEvent, change: number) => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      depth = Math.max(0, depth + change);
      setOver(depth > 0);
    };
    const enter = (event: DragEvent) => over(event, 1);
    const leave = (event: DragEvent) => over(event, -1);
    const stay = (event: DragEvent) => over(event, 0);
    const drop = (event: DragEvent) => {
      over(event, -depth);
      if (event.dataTransfer !== null && event.dataTransfer.files.length > 0)
        onDrop(event.dataTransfer);
    };
    element.addEventListener('dragenter', enter);
    element.addEventListener('dragleave', leave);
    element.addEventListener('dragover', stay);
    element.addEventListener('drop', drop);
    return () => {
      element.removeEventListener('dragenter', enter);
      element.removeEventListener('dragleave', leave);
      element.removeEventListener('dragover', stay);
      element.removeEventListener('drop', drop);
    };
  }, [place, onDrop]);
  if (!isOver) return null;
  return (
    <div className="pointer-events-none absolute inset-0 z-30 grid animate-arrive bg-accent-wash p-2">
      <p className="grid place-items-center rounded-panel border-2 border-dashed border-accent-ink p-4 text-center text-18 font-bold text-accent-ink">
        {t('files.drop')}
      </p>
    </div>
  );
}
