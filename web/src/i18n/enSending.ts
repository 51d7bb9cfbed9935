import { addWords } from './words';

/** Why a file is not taken; they come with what shows files on their way. */
export const fileFailure = {
  sealed_picture: 'It would tell where it was taken. Send it as JPEG or PNG.',
  damaged_picture: 'The picture is damaged.',
  large_picture: 'It’s too large a picture: at most 40 million pixels. Make it smaller.',
  slow_picture: 'The picture takes the server too long to read. Make it smaller.',
  program: 'It’s a program, and this server takes none. Pack it first.',
} as const;

/** The words of files in a message, in English. */
export const messageFiles = {
  chosen: 'Files of your message',
  openMore: 'Open {name} and {more} more',
  going: 'Sending {name}, {percent} %',
  stop: 'Stop sending {name}',
  remove: 'Take {name} out',
  again: 'Send {name} again',
  sentOf: '{sent} of {size}',
  refused: 'The server doesn’t take it.',
  whyTooLarge: 'It’s larger than this server takes.',
  whyRefused: '“{name}” can’t go. {why}',
  sizeAndKind: '{size} · {kind}',
  file: 'File',
  video: 'Video: {name}',
  audio: 'Audio: {name}',
} as const;

/** The words about files on their way with a message, in English. */
export const sending = {
  without: 'Send without it',
  oneRefused: 'One of its files can’t go.',
  slowed: 'A lot at once for the server. The files go on by themselves.',
  notBack: 'Not all of its files could come back. Add them again.',
} as const;

addWords({ failure: fileFailure, files: messageFiles, sending });
