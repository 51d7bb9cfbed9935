import { USERNAME_MAX, usernameFault } from '@/parts/usernameRule';

/** The username somebody with this name would choose: the first word, small, without marks; may be empty. */
export function usernameFrom(fullName: string): string {
  const first = words(fullName)[0] ?? '';
  const rest = words(fullName).join('-');
  if (usernameFault(first) === null) return first;
  return usernameFault(rest) === null ? rest : '';
}

/** Two other usernames near a taken one: with a letter of the family name, and with all of it. */
export function otherUsernames(taken: string, fullNameOrEmail: string): [string, string] {
  const base = taken.toLocaleLowerCase();
  const last = words(fullNameOrEmail.split('@')[0] ?? '').at(-1);
  if (last === undefined || last === base)
    return [shortened(`${base}.2`), shortened(`${base}-here`)];
  return [shortened(`${base}.${[...last][0] ?? '2'}`), shortened(`${base}-${last}`)];
}

function words(text: string): string[] {
  return text
    .normalize('NFKD')
    .replace(/(?<=\p{Script=Latin})\p{M}+/gu, '')
    .normalize('NFC')
    .toLocaleLowerCase()
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter((word) => word !== '');
}

function shortened(username: string): string {
  return [...username].slice(0, USERNAME_MAX).join('');
}
