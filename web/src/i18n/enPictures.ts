import { addWords } from './words';

/** The words of the viewer, and of the picture of a person, in English. */
export const pictures = {
  goTo: 'Show in the chat',
  close: 'Close',
  next: 'Next picture',
  previous: 'Previous picture',
  zoomIn: 'Larger',
  zoomOut: 'Smaller',
  ofAll: '{at} of {count}',
  strip: 'Pictures in this chat',
  retryPicture: 'Try again',
  avatar: 'Your picture',
  choose: 'Choose a picture',
  takeAway: 'Take it away',
  cropTitle: 'Crop your picture',
  zoom: 'Size',
  turn: 'Turn by a quarter',
  use: 'Use it',
  using: 'Sending {percent} %',
  cropHint: 'Move it with the mouse, a finger or the arrow keys.',
  notAPicture: 'That isn’t a picture this browser can open. Choose a JPEG, PNG, GIF or WebP.',
} as const;

addWords({ files: pictures });
