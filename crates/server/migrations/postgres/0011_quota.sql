-- What one person's files take together.
CREATE INDEX files_owner_id_size_bytes_idx ON files (owner_id, size_bytes) WHERE removed_at IS NULL;
