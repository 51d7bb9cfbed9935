-- What one person's files take together, counted from the index alone.
CREATE INDEX files_owner_id_size_bytes_idx ON files (owner_id, size_bytes, removed_at) WHERE removed_at IS NULL;
