import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { ProgressRing } from './ProgressRing';

afterEach(cleanup);

test('the progress is beside the button that stops it, not inside: buttons hide what they hold', () => {
  render(<ProgressRing part={0.5} label="Sending" stopLabel="Stop" onStop={() => {}} />);
  expect(screen.getByRole('progressbar').closest('button')).toBeNull();
});
