"""What an applicant touches in a notebook: one file a notebook, and the boards they share."""
