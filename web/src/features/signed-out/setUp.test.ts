import { expect, test } from 'vitest';
import { codeInFragment, signupFrom } from './setUp';

const form = {
  serverName: ' Tidewater Press ',
  fullName: 'Ada Lindqvist ',
  username: null,
  email: ' ada@tidewater.press',
  password: ' as typed ',
  setupCode: '',
};

test('the username follows from the name until it is changed', () => {
  expect(signupFrom(form).username).toBe('ada');
  expect(signupFrom({ ...form, username: 'lady.ada' }).username).toBe('lady.ada');
});

test('the password goes as typed, the rest without blanks around it, the code only if there is one', () => {
  expect(signupFrom(form)).toEqual({
    username: 'ada',
    email: 'ada@tidewater.press',
    password: ' as typed ',
    fullName: 'Ada Lindqvist',
    serverName: 'Tidewater Press',
  });
  expect(signupFrom({ ...form, setupCode: ' abc ' }).setupCode).toBe('abc');
});

test.each([
  ['', ''],
  ['#', ''],
  ['#0f3c', '0f3c'],
  ['#code=0f3c', '0f3c'],
  ['#setup=a%2Fb', 'a/b'],
  ['#%E0%A4%A', '%E0%A4%A'],
])('the fragment %j holds the code %j', (fragment, code) => {
  expect(codeInFragment(fragment)).toBe(code);
});
