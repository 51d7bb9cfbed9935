/** What an address means for the frame. */
export type View = {
  /** The open chat. */
  roomId: string | null;
  isSettings: boolean;
  /** On one column: the list column itself is what is shown. */
  isList: boolean;
  /** On one column: the tabs stand below. */
  hasTabs: boolean;
};

/** Reads an address. */
export function viewOf(path: string): View {
  const [first = '', second = ''] = path.split('/').filter((part) => part !== '');
  const isSettings = first === 'settings';
  const isList = first === '' || (isSettings && second === '');
  return {
    roomId: first === 'chats' && second !== '' ? second : null,
    isSettings,
    isList,
    hasTabs: isList || first === 'people' || first === 'rooms' || first === 'join',
  };
}
