/** The words about files that come with the first load, in English. */
export const enFiles = {
  attach: 'Add files',
  drop: 'Drop to add to your message',
  photo: 'Photo',
  photos: '{count, plural, one {# photo} other {# photos}}',
  files: '{count, plural, one {# file} other {# files}}',
  open: 'Open {name}',
  download: 'Download {name}',
  tooLarge: '“{name}” is {size}. This server takes up to {most}.',
  forbidden: '“{name}” is a program. This server takes none: pack it first.',
  tooMany: 'A message carries up to {most} files.',
  folder: '“{name}” is a folder. Add the files in it.',
  notLoaded: 'This picture can’t be loaded.',
} as const;
