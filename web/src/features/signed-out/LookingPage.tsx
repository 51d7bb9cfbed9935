import { Mark } from '@/ui/Mark';
import { Ring } from '@/ui/Ring';
import { SignFrame } from './SignFrame';

/** While a page at the door is asked about. */
export function LookingPage({ title, text }: { title: string; text: string }) {
  return (
    <SignFrame brand={<Mark className="size-12" />} title={title} text={text}>
      <div role="status" aria-label={text} className="grid place-items-center">
        <Ring />
      </div>
    </SignFrame>
  );
}
