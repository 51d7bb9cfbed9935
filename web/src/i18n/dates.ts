import { readerLocale } from './locale.ts';

/** Times and dates in the reader's own way. Everything takes the present as an argument: no clock in here. */

const DAY_MS = 86_400_000;

type Words = { today: string; yesterday: string };

/** 10:31, as the reader writes it. */
export function clock(at: Date, locale = readerLocale()): string {
  return cached(locale, { hour: '2-digit', minute: '2-digit' }).format(at);
}

/** How many midnights lie between two moments. */
export function daysApart(earlier: Date, later: Date): number {
  return Math.round((midnight(later) - midnight(earlier)) / DAY_MS);
}

/** For the list of chats: today 10:31, this week Thu, this year 2 Nov, else 2.11.24. */
export function listTime(at: Date, now: Date, locale = readerLocale()): string {
  const days = daysApart(at, now);
  if (days <= 0) return clock(at, locale);
  if (days < 7) return cached(locale, { weekday: 'short' }).format(at);
  if (at.getFullYear() === now.getFullYear()) {
    return cached(locale, { day: 'numeric', month: 'short' }).format(at);
  }
  return cached(locale, { day: 'numeric', month: 'numeric', year: '2-digit' }).format(at);
}

/** The line above a day: Today, Yesterday, Wednesday, 2 November, 2 November 2024. */
export function dayLabel(at: Date, now: Date, words: Words, locale = readerLocale()): string {
  const days = daysApart(at, now);
  if (days <= 0) return words.today;
  if (days === 1) return words.yesterday;
  if (days < 7) return cached(locale, { weekday: 'long' }).format(at);
  if (at.getFullYear() === now.getFullYear()) {
    return cached(locale, { day: 'numeric', month: 'long' }).format(at);
  }
  return cached(locale, { day: 'numeric', month: 'long', year: 'numeric' }).format(at);
}

/** 4 min ago, yesterday, 3 days ago; `justNow` under a minute. */
export function ago(at: Date, now: Date, justNow: string, locale = readerLocale()): string {
  const minutes = Math.floor((now.getTime() - at.getTime()) / 60_000);
  if (minutes < 1) return justNow;
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' });
  if (minutes < 60) return format.format(-minutes, 'minute');
  const days = daysApart(at, now);
  if (days === 0) return format.format(-Math.floor(minutes / 60), 'hour');
  if (days < 30) return format.format(-days, 'day');
  return listTime(at, now, locale);
}

/** Everything, for titles and screen readers. */
export function fullTime(at: Date, locale = readerLocale()): string {
  return cached(locale, { dateStyle: 'long', timeStyle: 'short' }).format(at);
}

function midnight(at: Date): number {
  return Date.UTC(at.getFullYear(), at.getMonth(), at.getDate());
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Formats are slow to make and the list draws many. */
function cached(locale: string, options: Intl.DateTimeFormatOptions) {
  const key = `${locale} ${JSON.stringify(options)}`;
  const format = formats.get(key) ?? new Intl.DateTimeFormat(locale, options);
  formats.set(key, format);
  return format;
}
