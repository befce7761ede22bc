"""What is the user's: a dialog that edits one record, and the list of all."""
