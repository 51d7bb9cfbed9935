import '@/i18n/enPictures';
import 'react-easy-crop/react-easy-crop.css';
import '@/i18n/enSending';
import { RotateCw } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import Cropper from 'react-easy-crop';
import { type Failure, toFailure } from '@/data/failure';
import { useTranslation } from '@/i18n/useTranslation';
import { FailureLine } from '@/parts/FailureLine';
import { Button } from '@/ui/Button';
import Dialog from '@/ui/Dialog';
import { IconButton } from '@/ui/IconButton';
import { cropped, type Part } from './cropped';

/** How much of the square the circle takes. */
const CIRCLE = 0.88;

type Props = {
  picture: File;
  onUse: (picture: File, onSent: (part: number) => void, signal: AbortSignal) => Promise<void>;
  onClose: () => void;
};

/** The square a picture of me is cut from: moved, sized and turned. */
export default function CropDialog({ picture, onUse, onClose }: Props) {
  const { t } = useTranslation();
  const url = useMemo(() => URL.createObjectURL(picture), [picture]);
  const [frame, setFrame] = useState<HTMLDivElement | null>(null);
  const side = Math.round((frame?.clientWidth ?? 0) * CIRCLE);
  const stop = useRef(new AbortController());
  const [crop, setCrop] = useState({ x: 0, y: 0 });
  const [zoom, setZoom] = useState(1);
  const [turn, setTurn] = useState(0);
  const [part, setPart] = useState<Part | null>(null);
  const [isBroken, setBroken] = useState(false);
  const [sent, setSent] = useState<number | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);

  useEffect(() => () => URL.revokeObjectURL(url), [url]);
  useEffect(() => {
    const { current } = stop;
    return () => current.abort();
  }, []);

  async function use() {
    if (part === null) return;
    setFailure(null);
    setSent(0);
    try {
      await onUse(await cropped(url, part, turn), setSent, stop.current.signal);
    } catch (thrown) {
      setFailure(toFailure(thrown));
      setSent(null);
    }
  }

  return (
    <Dialog title={t('files.cropTitle')} closeLabel={t('app.close')} narrow onClose={onClose}>
      {isBroken ? (
        <p role="alert" className="py-6 text-15 text-danger-ink">
          {t('files.notAPicture')}
        </p>
      ) : (
        <>
          <div
            ref={setFrame}
            className="relative aspect-square w-full overflow-hidden rounded-panel bg-veil"
          >
            <Cropper
              image={url}
              crop={crop}
              zoom={zoom}
              rotation={turn}
              aspect={1}
              {...(side > 0 && { cropSize: { width: side, height: side } })}
              maxZoom={4}
              cropShape="round"
              objectFit="cover"
              disableAutomaticStylesInjection
              onCropChange={setCrop}
              onZoomChange={setZoom}
              onCropComplete={(_, pixels) => setPart(pixels)}
              mediaProps={{ onError: () => setBroken(true), alt: '' }}
              cropperProps={{ role: 'application', 'aria-label': t('files.cropTitle') }}
              classes={{ cropAreaClassName: 'text-veil/72!' }}
            />
          </div>
          <p className="pt-2 text-13 text-muted">{t('files.cropHint')}</p>
          <div className="flex items-center gap-3 py-2">
            <input
              type="range"
              min={1}
              max={4}
              step={0.02}
              value={zoom}
              aria-label={t('files.zoom')}
              onChange={(event) => setZoom(Number(event.target.value))}
              className="h-10 min-w-0 flex-1 rounded-control accent-accent"
            />
            <IconButton
              label={t('files.turn')}
              tip="above"
              onClick={() => setTurn((turn + 90) % 360)}
            >
              <RotateCw className="size-5" strokeWidth={1.75} />
            </IconButton>
          </div>
        </>
      )}
      {failure !== null && <FailureLine failure={failure} />}
      <div className="flex justify-end gap-2 pt-2">
        <Button onClick={onClose}>{t('app.cancel')}</Button>
        <Button
          kind="primary"
          disabled={part === null || isBroken}
          busy={sent !== null && t('files.using', { percent: Math.round(sent * 100) })}
          onClick={() => void use()}
        >
          {t('files.use')}
        </Button>
      </div>
    </Dialog>
  );
}
