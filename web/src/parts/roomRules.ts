/** What the server takes for a room, in characters. */
export const ROOM_NAME_MAX = 80;
export const ROOM_TOPIC_MAX = 250;
