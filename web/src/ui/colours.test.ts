import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const COLOUR = /#(?:[0-9a-f]{6}|[0-9a-f]{8})\b|\b(?:rgb|rgba|hsl|hsla|oklch|lab)\(/i;

test('nothing but tokens.css names a colour', () => {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter(
      (name) => /\.(css|ts|tsx)$/.test(name) && !/\.test\.|\.gen\.|ui\/tokens\.css$/.test(name),
    )
    .filter((name) => COLOUR.test(readFileSync(join('src', name), 'utf8')));
  expect(files).toEqual([]);
});
