"""What a user sends in a month: its parts, presets, hours, and the documents it is kept as."""
