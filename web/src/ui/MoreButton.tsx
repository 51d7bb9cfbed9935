import { Button } from './Button';

type Props = {
  text: string;
  /** What it says while it happens. */
  busy: string | false;
  onPress: () => void;
};

/** The way to the next page, below a list. */
export function MoreButton({ text, busy, onPress }: Props) {
  return (
    <div className="grid justify-items-center pt-4">
      <Button onClick={onPress} busy={busy}>
        {text}
      </Button>
    </div>
  );
}
