import { type ReactNode, useState } from 'react';
import { Button } from './Button';
import Dialog from './Dialog';

type Props = {
  title: string;
  text: ReactNode;
  /** What the last button does, in a verb. */
  action: string;
  /** What it says while it does it. */
  busy: string;
  cancelLabel: string;
  closeLabel: string;
  danger?: boolean;
  /** Resolves with null when done (the dialog closes) or with a sentence about what went wrong. */
  onConfirm: () => Promise<string | null>;
  onClose: () => void;
};

/** Asks before something that can't be taken back. A failure stands in the dialog. */
export default function ConfirmDialog(props: Props) {
  const { title, text, action, busy, cancelLabel, closeLabel, danger = true } = props;
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  async function confirm() {
    setBusy(true);
    setError(await props.onConfirm());
    setBusy(false);
  }

  return (
    <Dialog title={title} closeLabel={closeLabel} narrow onClose={props.onClose}>
      <p className="text-soft">{text}</p>
      {error !== null && (
        <p role="alert" className="mt-2 text-13 text-danger-ink">
          {error}
        </p>
      )}
      <div className="mt-6 flex justify-end gap-2">
        <Button kind="plain" data-first="" onClick={props.onClose}>
          {cancelLabel}
        </Button>
        <Button kind={danger ? 'danger' : 'primary'} busy={isBusy && busy} onClick={confirm}>
          {action}
        </Button>
      </div>
    </Dialog>
  );
}
