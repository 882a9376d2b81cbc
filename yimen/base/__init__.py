"""What every record stands on: units, users, permissions, audit chain, events, encrypted fields, calendar notices."""
