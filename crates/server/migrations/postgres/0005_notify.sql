-- Notifications: what somebody should look at, stamped in that person's stream.

-- number: of the text, or of the notice of an invitation. Gone: what it was about is no more.
CREATE TABLE notifications (
    user_id    UUID    NOT NULL REFERENCES users (id),
    id         UUID    NOT NULL,
    my_seq     BIGINT NOT NULL,
    kind       TEXT    NOT NULL,
    by_id      UUID    NOT NULL REFERENCES users (id),
    room_no    BIGINT REFERENCES rooms (no),
    message_id UUID,
    number     BIGINT,
    emoji      TEXT,
    created_at BIGINT NOT NULL,
    read_at    BIGINT,
    gone_at    BIGINT,
    PRIMARY KEY (user_id, id),
    UNIQUE (user_id, my_seq)
);
-- Those that wait: to be counted, and to be read with their room.
CREATE INDEX notifications_user_id_room_no_number_idx ON notifications (user_id, room_no, number)
    WHERE read_at IS NULL AND gone_at IS NULL;
CREATE INDEX notifications_message_id_idx ON notifications (message_id, user_id) WHERE gone_at IS NULL;
CREATE INDEX notifications_user_id_by_id_idx ON notifications (user_id, by_id) WHERE gone_at IS NULL;
