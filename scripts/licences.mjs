// Fails on a dependency whose licence is not among those that go with Apache-2.0.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

const FINE = new Set([
  '0BSD', 'Apache-2.0', 'Apache-2.0 WITH LLVM-exception', 'BSD-2-Clause', 'BSD-3-Clause', 'BSL-1.0', 'CC0-1.0',
  'CDLA-Permissive-2.0', 'ISC', 'MIT', 'MIT-0', 'Unicode-3.0', 'Unlicense', 'Zlib', 'blessing',
]);
// Used to build or test only; not part of what is given away.
const FINE_FOR_TOOLS = new Set([...FINE, 'BlueOak-1.0.0', 'CC-BY-4.0', 'MPL-2.0', 'Python-2.0']);

/** Whether an SPDX expression can be met with the given licences: `or` needs one side, `and` both. */
function isFine(expression, fine) {
  const plain = expression.replace(/[()]/g, ' ').replace(/\s*\/\s*/g, ' OR ').replace(/\s+/g, ' ').trim();
  if (expression.includes('(')) {
    // "(A OR B) AND C": every part outside the braces, and one of those inside.
    return splitOutside(expression, ' AND ').every((part) =>
      splitOutside(part.replace(/^\s*\(|\)\s*$/g, ''), ' OR ').some((one) => isFine(one.replace(/[()]/g, ''), fine)),
    );
  }
  return plain.split(' OR ').some((side) => side.split(' AND ').every((one) => fine.has(one.trim())));
}

function splitOutside(text, mark) {
  const parts = [''];
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1;
    if (text[at] === ')') depth -= 1;
    if (depth === 0 && text.startsWith(mark, at)) {
      parts.push('');
      at += mark.length - 1;
    } else {
      parts[parts.length - 1] += text[at];
    }
  }
  return parts;
}

function crates() {
  const output = execFileSync('cargo', ['metadata', '--format-version', '1', '--locked'], { maxBuffer: 1 << 28 });
  return JSON.parse(output).packages.filter((one) => one.source).map((one) => ({ ...one, fine: FINE }));
}

function packages(folder) {
  const lock = JSON.parse(readFileSync(`${folder}/package-lock.json`, 'utf8'));
  return Object.entries(lock.packages)
    .filter(([path, one]) => path && !one.link && !one.optional)
    .map(([path, one]) => {
      const license = one.license ?? licenceInside(`${folder}/${path}/package.json`);
      return { name: path.replace(/.*node_modules\//, ''), version: one.version, license, fine: one.dev ? FINE_FOR_TOOLS : FINE };
    });
}

/** The lock file leaves out the older ways of naming a licence: an object, or a list of them. */
function licenceInside(manifest) {
  if (!existsSync(manifest)) return '';
  const { license, licenses } = JSON.parse(readFileSync(manifest, 'utf8'));
  return license?.type ?? license ?? licenses?.map((one) => one.type).join(' AND ') ?? '';
}

const all = [...crates(), ...packages('web'), ...packages('e2e')];
const wrong = all.filter((one) => !isFine(one.license || 'none named', one.fine));
for (const one of wrong) console.error(`${one.name} ${one.version}: ${one.license || 'none named'}`);
if (wrong.length > 0) {
  console.error('These licences are not on the list in scripts/licences.mjs.');
  process.exit(1);
}
console.log(`${all.length} dependencies, all under licences that fit.`);
