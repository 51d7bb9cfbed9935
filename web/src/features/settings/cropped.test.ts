import { expect, test, vi } from 'vitest';
import { cropped } from './cropped';

test('what shines through becomes white, not black', async () => {
  const drawn: string[] = [];
  const pen = new Proxy({} as Record<string, unknown>, {
    get: (_, name) => () => drawn.push(String(name)),
    set: (_, name, value) => drawn.push(`${String(name)} ${String(value)}`) > 0,
  });
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(pen as never);
  vi.spyOn(HTMLCanvasElement.prototype, 'toBlob').mockImplementation((then) => then(new Blob()));
  HTMLImageElement.prototype.decode = async () => {};
  await cropped('blob:here', { x: 0, y: 0, width: 10, height: 10 }, 0);
  expect(drawn.indexOf('fillStyle white')).toBeGreaterThanOrEqual(0);
  expect(drawn.indexOf('fillRect')).toBeGreaterThan(drawn.indexOf('fillStyle white'));
  expect(drawn.indexOf('fillRect')).toBeLessThan(drawn.indexOf('drawImage'));
});
