// Fails on a dependency that a Cargo.toml names and no source of its crate does.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The names in the sections whose header matches. */
function dependencies(manifest, header) {
  const names = [];
  let isInside = false;
  for (const line of manifest.split('\n')) {
    if (line.startsWith('[')) isInside = header.test(line);
    else if (isInside) names.push(...(line.match(/^[\w-]+/) ?? []));
  }
  return names;
}

const read = (path) => readFileSync(path, 'utf8');
const wrong = [];
const named = new Set();

for (const crate of readdirSync('crates')) {
  const folder = join('crates', crate);
  const names = dependencies(read(join(folder, 'Cargo.toml')), /^\[(dev-|build-)?dependencies\]$/);
  const sources = readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith('.rs'))
    .map((name) => read(join(folder, name)).replaceAll(/\/\/.*$/gmu, ''))
    .join('\n');
  for (const name of names) {
    named.add(name);
    // Named in a path or brought in by `use`: a word in a sentence or a string is no use.
    const crateName = name.replaceAll('-', '_');
    const used = new RegExp(`(?<!::)\\b${crateName}::|\\b${crateName}!|\\buse (::)?${crateName}\\b`);
    if (!used.test(sources)) wrong.push(`${folder}/Cargo.toml: ${name}`);
  }
}
for (const name of dependencies(read('Cargo.toml'), /^\[workspace\.dependencies\]$/)) {
  if (!named.has(name)) wrong.push(`Cargo.toml: ${name}`);
}

if (wrong.length > 0) {
  console.error(`Nothing uses these dependencies:\n${wrong.map((one) => `  ${one}`).join('\n')}`);
  process.exit(1);
}
