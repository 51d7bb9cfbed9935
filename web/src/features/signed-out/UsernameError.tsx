import '@/i18n/enSignedOut';
import { Rich } from '@/i18n/Rich';
import { otherUsernames } from './usernames';

type Props = { username: string; from: string; onTake: (username: string) => void };

/** That username is taken; two others to take with one press. */
export function UsernameError({ username, from, onTake }: Props) {
  const [first, second] = otherUsernames(username, from);
  const take = (other: string) => (
    <button
      type="button"
      className="reach rounded-control font-bold hover:underline"
      onClick={() => onTake(other)}
    />
  );
  return (
    <Rich
      text="sign.takenTry"
      values={{ first, second }}
      tags={{ one: take(first), two: take(second) }}
    />
  );
}
