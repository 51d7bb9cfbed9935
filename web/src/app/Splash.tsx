import { Mark } from '@/ui/Mark';
import { useDelayed } from '@/ui/useDelayed';

/** The mark alone, if finding out who is here takes longer than a blink. */
export function Splash() {
  const isSlow = useDelayed(true, 300);
  return (
    <div className="grid min-h-full place-items-center bg-ground">
      {isSlow && <Mark className="size-16 animate-arrive" />}
    </div>
  );
}
