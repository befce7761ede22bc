"""What changes the answer: other volumes, inputs and break-evens; price history; the age of the data."""
