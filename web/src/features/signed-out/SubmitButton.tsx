import { Button } from '@/ui/Button';

type Props = {
  text: string;
  /** What it says while the server is asked. */
  busyText: string;
  isBusy: boolean;
};

/** The one button of a form at the door. */
export function SubmitButton({ text, busyText, isBusy }: Props) {
  return (
    <Button type="submit" kind="primary" wide className="min-h-11" busy={isBusy && busyText}>
      {text}
    </Button>
  );
}
