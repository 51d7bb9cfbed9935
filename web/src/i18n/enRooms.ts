import { addWords } from './words';

/** The words of finding and making rooms, in English. Loaded with the screens that say them. */
export const enRooms = {
  rooms: {
    title: 'Rooms',
    newRoom: 'New room',
    search: 'Name of a room',
    yours: 'Your rooms',
    join: 'Rooms you can join',
    open: 'Open',
    openRoom: 'Open {name}',
    joinButton: 'Join',
    joinRoom: 'Join {name}',
    joining: 'Joining',
    private: 'Private',
    people: '{count, plural, one {# person} other {# people}}',
    notMeant: 'Not what you meant? <make>Make a room called “{query}”</make>',
    emptyTitle: 'No rooms yet',
    emptyText: 'A room is for a topic, a team or a lunch.',
    loading: 'Loading rooms',
    more: 'Show more',
  },
  newRoom: {
    title: 'New room',
    name: 'Name',
    nameMissing: 'A room needs a name.',
    nameLong: 'At most {count} characters.',
    topic: 'What it’s for',
    topicPlaceholder: 'Marbling, mostly',
    topicLong: 'At most {count} characters.',
    who: 'Who can come in',
    anyone: 'Anyone here',
    anyoneText: 'It’s in the directory, people join by themselves.',
    invited: 'Only people you invite',
    invitedText: 'Nobody else sees that it exists.',
    people: 'People',
    peoplePlaceholder: 'Whom to bring in',
    takeOut: 'Don’t bring {name}',
    open: 'Open the room',
    opening: 'Opening',
  },
} as const;

addWords(enRooms);
