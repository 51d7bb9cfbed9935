import { expect, test } from 'vitest';
import { pastedFiles } from './useComposerFiles';

const picture = new File(['x'], 'image.png', { type: 'image/png' });

function pasted(text: string, ...files: File[]) {
  const clipboard = { files, getData: () => text } as unknown as DataTransfer;
  return pastedFiles(clipboard);
}

test('cells copied with a picture of themselves are pasted as text', () => {
  expect(pasted('1\t2\n3\t4', picture)).toEqual([]);
});

test('a picture alone, and files that come with their names, are files', () => {
  expect(pasted('', picture)).toEqual([picture]);
  const plan = new File(['x'], 'plan.pdf');
  expect(pasted('/home/ada/plan.pdf\n/home/ada/image.png', plan, picture)).toEqual([plan, picture]);
});
