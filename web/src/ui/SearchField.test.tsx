import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import Dialog from './Dialog';
import { SearchField } from './SearchField';

afterEach(cleanup);

function Field() {
  const [value, setValue] = useState('');
  return (
    <SearchField
      label="People"
      placeholder=""
      clearLabel="Clear"
      value={value}
      onChange={setValue}
    />
  );
}

test('Escape empties the search first, and only then closes the dialog around it', async () => {
  const onClose = vi.fn();
  render(
    <Dialog title="Add" closeLabel="Close" onClose={onClose}>
      <Field />
    </Dialog>,
  );
  const field = screen.getByRole<HTMLInputElement>('textbox');
  await userEvent.type(field, 'ada{Escape}');
  expect([field.value, onClose.mock.calls.length]).toEqual(['', 0]);
  await userEvent.type(field, '{Escape}');
  expect(onClose).toHaveBeenCalledOnce();
});
